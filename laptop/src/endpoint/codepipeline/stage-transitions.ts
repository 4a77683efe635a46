import type { JsonObject } from '../../cloudformation/resource-provider';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import type { OperationRequest } from '../operation';
import { findNamed, findStage } from './find-in-pipeline';

/** Executions wait before the stage from now on. */
export function disableStageTransition(
  parts: EngineParts,
  { input, request }: { readonly input: Input; readonly request: OperationRequest },
): JsonObject {
  const stage = stageOf(parts, input);
  const reason = input.text('reason');
  if (reason.length > 300) {
    input.refuse('reason may have 300 characters at most');
  }
  parts.transitions.disable(stage, { reason, changedBy: request.identity.arn });
  parts.livePipeline.current?.pipeline.heedTransition(stage);
  return {};
}

/** The execution that waits before the stage enters it. */
export function enableStageTransition(parts: EngineParts, input: Input): JsonObject {
  const stage = stageOf(parts, input);
  parts.transitions.enable(stage);
  parts.livePipeline.current?.pipeline.heedTransition(stage);
  return {};
}

function stageOf(parts: EngineParts, input: Input): string {
  const pipeline = findNamed(parts, input.text('pipelineName'));
  const { name } = findStage(pipeline, input.text('stageName'));
  const type = input.choice('transitionType', ['Inbound', 'Outbound']) ?? input.refuse('transitionType is required');
  return type === 'Inbound'
    ? name
    : input.refuse('the laptop engine knows inbound transitions alone: disable the one into the stage that follows');
}
