import { approvalEvent } from '../../pipeline/actions/approval';
import { executionEvent } from '../../pipeline/executions';
import { findActionExecution, isActive, type Execution } from '../../pipeline/execution';
import { findPipeline } from '../../pipeline/find-pipeline';
import {
  pipelineDefinition,
  type ActionDefinition,
  type PipelineDefinition,
  type StageDefinition,
} from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import { findLivePipeline, type CodePipelineBackend } from '../codepipeline/find-in-pipeline';
import { listEnvironments } from '../../list-environments';
import type { ActionEvent, ApprovalEvent } from '../../events';
import { isForTests } from '../../ecs/pause';
import type { EcsServiceProvider } from '../../ecs/ecs-service-provider';
import type { JsonReader } from '../../json-reader';
import type { ExecutionStore } from '../../pipeline/execution-store';
import type { PushState } from '../../push/push-state';

export interface PushBackend extends CodePipelineBackend {
  readonly ecs: Pick<EcsServiceProvider, 'views'>;
}

/** The state of an execution for the push that started it. */
export function describePush(backend: PushBackend, input: JsonReader): PushState {
  const { pipeline } = findLivePipeline(backend);
  const execution = findReplacement(backend.store, input.number('execution', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }));
  const definition = pipelineDefinition(findPipeline(backend.stacks).record);
  return {
    execution: executionEvent(execution, definition),
    actions: definition.stages.flatMap((stage) => actionsOf({ ...backend, execution, stage })),
    approval: findApproval(execution, definition),
    pausedStage: findPause({ ...backend, execution, definition }),
    queued: queuedFor({ ...backend, execution, definition }),
    ended: !pipeline.isRunning(execution),
    stopReason: execution.stopReason ?? '',
    environments: listEnvironments(backend.stacks.list()),
  };
}

/** After a change of the pipeline itself, the same commit has another execution. */
function findReplacement(store: ExecutionStore, number: number): Execution {
  const execution = store.get(number);
  if (execution === undefined) {
    throw new EndpointError('ValidationException', `there is no execution ${number}`);
  }
  const { version } = execution.revision;
  const next = store.list().find((later) => later.number > number && later.type === 'STANDARD' && later.revision.version === version);
  return execution.status === 'Cancelled' && next !== undefined ? findReplacement(store, next.number) : execution;
}

interface StageOfExecution extends Pick<CodePipelineBackend, 'store'> {
  readonly execution: Execution;
  readonly stage: StageDefinition;
}

function actionsOf({ store, execution, stage: { name: stage, actions } }: StageOfExecution): readonly ActionEvent[] {
  return actions.flatMap(({ name: action }): readonly ActionEvent[] => {
    const place = { stage, action };
    const state = findActionExecution(execution, place);
    if (state === undefined) {
      return [];
    }
    const { status, startedAt, endedAt, summary } = state;
    const seconds = ((endedAt === null ? Date.now() : Date.parse(endedAt)) - Date.parse(startedAt)) / 1000;
    return [
      { type: 'action', execution: execution.number, ...place, status, seconds, summary, logFile: store.logFile(execution.number, place) },
    ];
  });
}

/** Null if the execution waits for none. */
export function findApproval(execution: Execution, { stages }: PipelineDefinition): ApprovalEvent | null {
  if (!isActive(execution)) {
    return null;
  }
  const approvals = stages.flatMap(({ name: stage, actions }) =>
    actions.filter(({ kind }) => kind === 'approval').map((action) => ({ stage, action })),
  );
  for (const { stage, action } of approvals) {
    const state = findActionExecution(execution, { stage, action: action.name });
    if (state?.status === 'InProgress') {
      return approvalEvent({ execution, stage, action: { ...action, configuration: state.configuration ?? action.configuration } });
    }
  }
  return null;
}

interface ExecutionInPipeline extends PushBackend {
  readonly execution: Execution;
  readonly definition: PipelineDefinition;
}

/** The stage whose deployment waits for a person; a pause for tests needs none. */
export function findPause({ execution, definition, ecs }: ExecutionInPipeline): string | null {
  const paused = ecs.views().flatMap(({ stackName, shift }) => (shift?.hook && !isForTests(shift.hook) ? [stackName] : []));
  const deploys =
    (stage: string) =>
    (action: ActionDefinition): boolean =>
      action.kind === 'deploy' &&
      findActionExecution(execution, { stage, action: action.name })?.status === 'InProgress' &&
      paused.includes(String(action.configuration.StackName));
  return definition.stages.find(({ name, actions }) => actions.some(deploys(name)))?.name ?? null;
}

/** Why the execution waits before a stage; null if it does not. */
export function queuedFor({ execution, definition, transitions, livePipeline }: ExecutionInPipeline): string | null {
  const stage = definition.stages.find(({ name }) => livePipeline.current?.pipeline.queuedExecution(name) === execution.number);
  if (stage === undefined) {
    return null;
  }
  const disabled = transitions.disabled(stage.name);
  return disabled === undefined
    ? `waits until the stage ${stage.name} is free, which runs another execution`
    : `waits because the transition into ${stage.name} is disabled (${disabled.reason})`;
}
