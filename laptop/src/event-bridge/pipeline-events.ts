import { JsonReader } from '../json-reader';
import { triggerOf } from '../pipeline/execution-trigger';
import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { JsonObject } from '../json';
import type { Execution } from '../pipeline/execution';
import type { StateChange } from '../pipeline/state-changes';

/** The source of the events of CodePipeline, and what an event of it is about. */
export const PIPELINE = 'aws.codepipeline';

export interface PipelineEventProps {
  readonly execution: Execution;
  readonly change: StateChange;
  /** The pipeline's record. */
  readonly pipeline: ResourceRecord;
  readonly region: string;
}

/** The type and the details of the event that CodePipeline sends for a change: https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export function pipelineEvent({ execution, change, pipeline, region }: PipelineEventProps): {
  readonly detailType: string;
  readonly detail: JsonObject;
} {
  const { stage, action, state } = change;
  const common = { pipeline: execution.pipelineName, 'execution-id': execution.id, 'start-time': execution.startedAt, state, version: 1 };
  if (stage === undefined) {
    const { triggerType, triggerDetail } = triggerOf(execution);
    const trigger = { 'execution-trigger': { 'trigger-type': triggerType, 'trigger-detail': triggerDetail } };
    return { detailType: 'CodePipeline Pipeline Execution State Change', detail: { ...common, ...(state === 'STARTED' ? trigger : {}) } };
  }
  if (action === undefined) {
    return { detailType: 'CodePipeline Stage Execution State Change', detail: { ...common, stage } };
  }
  const type = actionType(pipeline, { stage, action });
  return { detailType: 'CodePipeline Action Execution State Change', detail: { ...common, stage, action, region, type } };
}

function actionType(pipeline: ResourceRecord, { stage, action }: { readonly stage: string; readonly action: string }): JsonObject {
  const named = (readers: readonly JsonReader[], name: string): JsonReader | undefined =>
    readers.find((reader) => reader.string('Name') === name);
  const found = named(named(JsonReader.of(pipeline).objects('Stages'), stage)?.objects('Actions') ?? [], action)?.object('ActionTypeId');
  // The pipeline may have changed since the execution started.
  return found === undefined
    ? {}
    : {
        owner: found.string('Owner'),
        provider: found.string('Provider'),
        category: found.string('Category'),
        version: found.string('Version'),
      };
}
