import type { JsonObject } from '../../cloudformation/resource-provider';
import { withStage, type Execution } from '../../pipeline/execution';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { findLive, findNamed, findStage } from './find-in-pipeline';

/** Runs what failed in a stage again, or all of the stage, and goes on from there. */
export function retryStageExecution(parts: EngineParts, input: Input): JsonObject {
  const pipeline = findNamed(parts, input.text('pipelineName'));
  const { name } = findStage(pipeline, input.text('stageName'));
  const mode = input.choice('retryMode', ['FAILED_ACTIONS', 'ALL_ACTIONS']) ?? input.refuse('retryMode is required');
  const execution = retryable(parts, { stage: name, id: input.text('pipelineExecutionId') });
  const { pipeline: live, take } = findLive(parts);
  const stage = execution.stages.find((candidate) => candidate.name === name);
  const kept = mode === 'ALL_ACTIONS' ? [] : (stage?.actions.filter((action) => action.status === 'Succeeded') ?? []);
  const { stopReason: _over, ...again } = withStage(
    { ...execution, status: 'InProgress', endedAt: null },
    { name, status: 'InProgress', actions: kept },
  );
  parts.store.save(again);
  take(live.resume(again));
  return { pipelineExecutionId: execution.id };
}

/** Of a rollback that followed the failure nothing is in the way: the retry takes the stage to the version again. */
function retryable({ store }: EngineParts, { stage, id }: { stage: string; id: string }): Execution {
  const latest = store.list().findLast((candidate) => candidate.type === 'STANDARD' && candidate.stages.some(({ name }) => name === stage));
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
  const status = execution.stages.find(({ name }) => name === stage)?.status;
  if ((status !== 'Failed' && status !== 'Stopped') || execution.status === 'InProgress' || execution.status === 'Stopping') {
    throw new EndpointError(
      'StageNotRetryableException',
      `stage "${stage}" of execution ${id} is ${status}; only one that failed or was stopped can be tried again`,
    );
  }
  return execution;
}
