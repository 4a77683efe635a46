import { existsSync } from 'node:fs';
import type { JsonObject } from '../../cloudformation/resource-provider';
import { hasPassed, type Execution } from '../../pipeline/execution';
import { versionOf, type StageDefinition } from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import type { OperationRequest } from '../operation';
import { findExecution, findLive, findNamed, findStage, type FoundPipeline } from './find-in-pipeline';

/** Takes a stage back to what an earlier execution did in it. */
export function rollbackStage(
  parts: EngineParts,
  { input, request }: { readonly input: Input; readonly request: OperationRequest },
): JsonObject {
  const pipeline = findNamed(parts, input.text('pipelineName'));
  const stage = findStage(pipeline, input.text('stageName'));
  const target = findExecution(parts, input.text('targetPipelineExecutionId'));
  checkTarget({ parts, pipeline, stage, target });
  const { pipeline: live, take } = findLive(parts);
  const started = live.rollBackByHand(stage, { target, startedBy: request.identity.arn });
  if (started === undefined) {
    throw new EndpointError(
      'UnableToRollbackStageException',
      `stage "${stage.name}" is busy with another execution; stop that first, or wait for its end`,
    );
  }
  take(started.result);
  return { pipelineExecutionId: started.execution.id };
}

interface Check {
  readonly parts: EngineParts;
  readonly pipeline: FoundPipeline;
  readonly stage: StageDefinition;
  readonly target: Execution;
}

function checkTarget({ parts, pipeline, stage, target }: Check): void {
  if (target.pipelineVersion !== versionOf(pipeline.definition)) {
    throw new EndpointError(
      'PipelineExecutionOutdatedException',
      `the pipeline has changed since execution ${target.id}; a stage goes back only to an execution of the same structure`,
    );
  }
  if (target.type !== 'STANDARD' || !hasPassed(target, stage)) {
    throw new EndpointError('UnableToRollbackStageException', `execution ${target.id} has not succeeded in stage "${stage.name}"`);
  }
  const missing = stage.actions.flatMap((action) => action.inputs).find((name) => !existsSync(parts.store.artifact(target.number, name)));
  if (missing !== undefined) {
    throw new EndpointError(
      'UnableToRollbackStageException',
      `the artifact ${missing} of execution ${target.id} has been cleaned up; check its commit out and run it again instead`,
    );
  }
}
