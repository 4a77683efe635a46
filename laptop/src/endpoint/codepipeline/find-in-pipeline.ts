import { tryFindPipeline, type DeployedPipeline } from '../../pipeline/find-pipeline';
import {
  pipelineDefinition,
  type ActionDefinition,
  type PipelineDefinition,
  type StageDefinition,
} from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import type { Stacks } from '../../cloudformation/stacks';
import type { Approvals } from '../../pipeline/approvals';
import type { Execution } from '../../pipeline/execution';
import type { ExecutionStore } from '../../pipeline/execution-store';
import type { AttachedPipeline, LivePipeline } from '../../pipeline/live-pipeline';
import type { Transitions } from '../../pipeline/transitions';

/** What the operations of CodePipeline work on. */
export interface CodePipelineBackend {
  readonly projectDirectory: string;
  readonly stacks: Pick<Stacks, 'list'>;
  readonly store: ExecutionStore;
  readonly approvals: Approvals;
  readonly transitions: Transitions;
  readonly livePipeline: LivePipeline;
}

export interface FoundPipeline extends DeployedPipeline {
  readonly definition: PipelineDefinition;
}

/** @throws EndpointError `PipelineNotFoundException` */
export function findPipelineByName({ stacks }: CodePipelineBackend, name: string): FoundPipeline {
  const found = tryFindPipeline(stacks);
  if (found === undefined || found.record.physicalId !== name) {
    const known = found === undefined ? 'there is none yet: the first run creates it' : `there is "${found.record.physicalId}"`;
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
export function findAction(stage: StageDefinition, name: string): ActionDefinition {
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
export function findExecution({ store }: CodePipelineBackend, id: string): Execution {
  const execution = store.find(id);
  if (execution === undefined) {
    throw new EndpointError('PipelineExecutionNotFoundException', `no execution has the id "${id}"`);
  }
  return execution;
}

/** @throws EndpointError `ConflictException` while the engine starts */
export function findLivePipeline({ livePipeline }: CodePipelineBackend): AttachedPipeline {
  if (livePipeline.current === undefined) {
    throw new EndpointError('ConflictException', 'the engine is still starting; try again in a moment');
  }
  return livePipeline.current;
}
