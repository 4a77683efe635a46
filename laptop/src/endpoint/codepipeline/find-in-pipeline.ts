import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import type { Execution } from '../../pipeline/execution';
import { tryFindPipeline } from '../../pipeline/find-pipeline';
import type { AttachedPipeline } from '../../pipeline/live-pipeline';
import {
  pipelineDefinition,
  type ActionDefinition,
  type PipelineDefinition,
  type StageDefinition,
} from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';

export interface FoundPipeline {
  readonly definition: PipelineDefinition;
  readonly record: ResourceRecord;
  readonly stack: Stack;
}

/** @throws EndpointError `PipelineNotFoundException` */
export function findNamed(parts: EngineParts, name: string): FoundPipeline {
  const found = tryFindPipeline(parts.stacks);
  if (found === undefined || found.record.physicalId !== name) {
    const known = found === undefined ? 'there is none yet: the first run makes it' : `there is "${found.record.physicalId}"`;
    throw new EndpointError('PipelineNotFoundException', `no pipeline has the name "${name}"; ${known}`);
  }
  return { ...found, definition: pipelineDefinition(found.record) };
}

/** @throws EndpointError `StageNotFoundException` */
export function findStage({ definition }: FoundPipeline, name: string): StageDefinition {
  const stage = definition.stages.find((candidate) => candidate.name === name);
  if (stage === undefined) {
    throw new EndpointError(
      'StageNotFoundException',
      `pipeline "${definition.name}" has no stage "${name}"; it has ${definition.stages.map((candidate) => candidate.name).join(', ')}`,
    );
  }
  return stage;
}

/** @throws EndpointError `ActionNotFoundException` */
export function findStageAction(stage: StageDefinition, name: string): ActionDefinition {
  const action = stage.actions.find((candidate) => candidate.name === name);
  if (action === undefined) {
    throw new EndpointError(
      'ActionNotFoundException',
      `stage "${stage.name}" has no action "${name}"; it has ${stage.actions.map((candidate) => candidate.name).join(', ')}`,
    );
  }
  return action;
}

/** @throws EndpointError `PipelineExecutionNotFoundException` */
export function findExecution(parts: EngineParts, id: string): Execution {
  const execution = parts.store.find(id);
  if (execution === undefined) {
    throw new EndpointError('PipelineExecutionNotFoundException', `no execution has the id "${id}"`);
  }
  return execution;
}

/** @throws EndpointError `ConflictException` while the engine starts */
export function findLive({ livePipeline }: EngineParts): AttachedPipeline {
  if (livePipeline.current === undefined) {
    throw new EndpointError('ConflictException', 'the engine is still starting; try again in a moment');
  }
  return livePipeline.current;
}
