import { existsSync } from 'node:fs';
import { hasPassed, type Execution } from '../../pipeline/execution';
import { definitionHash, type StageDefinition } from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import {
  findExecution,
  findLivePipeline,
  findPipelineByName,
  findStage,
  type CodePipelineBackend,
  type FoundPipeline,
} from './find-in-pipeline';
import type { JsonObject } from '../../json';
import type { RecordedCall } from '../operation';

/** Rolls a stage back to what an earlier execution deployed in it. */
export function rollbackStage(backend: CodePipelineBackend, { input, caller }: RecordedCall): JsonObject {
  const found = findPipelineByName(backend, input.string('pipelineName'));
  const stage = findStage(found, input.string('stageName'));
  const target = findExecution(backend, input.string('targetPipelineExecutionId'));
  checkTarget({ backend, found, stage, target });
  const { pipeline, track } = findLivePipeline(backend);
  const started = pipeline.rollBack({ stage, target, startedBy: caller });
  if (started === undefined) {
    throw new EndpointError(
      'UnableToRollbackStageException',
      `stage "${stage.name}" is busy with another execution; stop that first, or wait for its end`,
    );
  }
  track(started.result);
  return { pipelineExecutionId: started.execution.id };
}

interface Check {
  readonly backend: CodePipelineBackend;
  readonly found: FoundPipeline;
  readonly stage: StageDefinition;
  readonly target: Execution;
}

function checkTarget({ backend, found, stage, target }: Check): void {
  if (target.pipelineVersion !== definitionHash(found.definition)) {
    throw new EndpointError(
      'PipelineExecutionOutdatedException',
      `the pipeline has changed since execution ${target.id}; a stage can only be rolled back to an execution with the same structure`,
    );
  }
  if (target.type !== 'STANDARD' || !hasPassed(target, stage)) {
    throw new EndpointError('UnableToRollbackStageException', `execution ${target.id} has not succeeded in stage "${stage.name}"`);
  }
  const missing = stage.actions.flatMap((action) => action.inputs).find((name) => !existsSync(backend.store.artifact(target.number, name)));
  if (missing !== undefined) {
    throw new EndpointError(
      'UnableToRollbackStageException',
      `the artifact ${missing} of execution ${target.id} was deleted; check out its commit and run it again instead`,
    );
  }
}
