import { findPipelineByName, findStage, type CodePipelineBackend } from './find-in-pipeline';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';
import type { RecordedCall } from '../operation';

const MAXIMUM_REASON_LENGTH = 300;

/** From now on, executions are queued for the stage. */
export function disableStageTransition(backend: CodePipelineBackend, { input, caller }: RecordedCall): JsonObject {
  const stage = stageOf(backend, input);
  const reason = input.string('reason');
  if (reason.length > MAXIMUM_REASON_LENGTH) {
    input.fail('reason', `may have at most ${MAXIMUM_REASON_LENGTH} characters`);
  }
  backend.transitions.disable(stage, { reason, changedBy: caller });
  backend.livePipeline.current?.pipeline.refreshTransition(stage);
  return {};
}

/** The execution that is queued for the stage enters it. */
export function enableStageTransition(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const stage = stageOf(backend, input);
  backend.transitions.enable(stage);
  backend.livePipeline.current?.pipeline.refreshTransition(stage);
  return {};
}

function stageOf(backend: CodePipelineBackend, input: JsonReader): string {
  const { name } = findStage(findPipelineByName(backend, input.string('pipelineName')), input.string('stageName'));
  const type = input.choice('transitionType', ['Inbound', 'Outbound']) ?? input.fail('transitionType', 'is required');
  return type === 'Inbound'
    ? name
    : input.fail('transitionType', 'must be Inbound on the laptop: disable the transition into the next stage instead');
}
