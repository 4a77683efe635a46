import { findStageExecution, isActive, withStage, type Execution } from '../../pipeline/execution';
import { EndpointError } from '../endpoint-error';
import { findLivePipeline, findPipelineByName, findStage, type CodePipelineBackend } from './find-in-pipeline';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

/** Runs the failed actions of a stage again, or all of them, and continues with the next stages. */
export function retryStageExecution(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const { name } = findStage(findPipelineByName(backend, input.string('pipelineName')), input.string('stageName'));
  const mode = input.choice('retryMode', ['FAILED_ACTIONS', 'ALL_ACTIONS']) ?? input.fail('retryMode', 'is required');
  const execution = findRetryable(backend, { stage: name, id: input.string('pipelineExecutionId') });
  const { pipeline, track } = findLivePipeline(backend);
  const actions = findStageExecution(execution, name)?.actions ?? [];
  const { stopReason: _over, ...retried } = withStage(
    { ...execution, status: 'InProgress', endedAt: null },
    { name, status: 'InProgress', actions: mode === 'ALL_ACTIONS' ? [] : actions.filter(({ status }) => status === 'Succeeded') },
  );
  backend.store.save(retried);
  track(pipeline.resume(retried));
  return { pipelineExecutionId: execution.id };
}

/** A rollback that followed the failure does not prevent a retry, which deploys the version again. */
function findRetryable({ store }: CodePipelineBackend, { stage, id }: { stage: string; id: string }): Execution {
  const latest = store.list().findLast((candidate) => candidate.type === 'STANDARD' && findStageExecution(candidate, stage) !== undefined);
  const execution = store.find(id);
  if (execution === undefined) {
    throw new EndpointError('StageNotRetryableException', `no execution has the id "${id}"`);
  }
  if (latest !== execution) {
    throw new EndpointError(
      'NotLatestPipelineExecutionException',
      `execution ${id} is not the latest of stage "${stage}", which is ${latest?.id ?? 'none'}`,
    );
  }
  const status = findStageExecution(execution, stage)?.status;
  if ((status !== 'Failed' && status !== 'Stopped') || isActive(execution)) {
    throw new EndpointError(
      'StageNotRetryableException',
      `stage "${stage}" of execution ${id} is ${status}; only a stage that failed or was stopped can be retried`,
    );
  }
  return execution;
}
