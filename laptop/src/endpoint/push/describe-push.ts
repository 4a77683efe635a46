import { approvalEvent } from '../../pipeline/actions/approval';
import { executionEvent } from '../../pipeline/executions';
import { findActionExecution, isActive, type Execution } from '../../pipeline/execution';
import { findPipeline } from '../../pipeline/find-pipeline';
import { pipelineDefinition, type PipelineDefinition, type StageDefinition } from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import { findLivePipeline, type CodePipelineBackend } from '../codepipeline/find-in-pipeline';
import { listEnvironments } from '../../list-environments';
import type { ActionEvent, ApprovalEvent } from '../../events';
import type { JsonReader } from '../../json-reader';
import type { ExecutionStore } from '../../pipeline/execution-store';
import type { PushState } from '../../push/push-state';

/** The state of an execution for the push that started it. */
export function describePush(backend: CodePipelineBackend, input: JsonReader): PushState {
  const { pipeline } = findLivePipeline(backend);
  const execution = findReplacement(backend.store, input.number('execution', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }));
  const definition = pipelineDefinition(findPipeline(backend.stacks).record);
  return {
    execution: executionEvent(execution, definition),
    actions: definition.stages.flatMap((stage) => actionsOf({ ...backend, execution, stage })),
    approval: findApproval(execution, definition),
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

function findApproval(execution: Execution, { stages }: PipelineDefinition): ApprovalEvent | null {
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

interface QueuedExecution extends Pick<CodePipelineBackend, 'transitions' | 'livePipeline'> {
  readonly execution: Execution;
  readonly definition: PipelineDefinition;
}

function queuedFor({ execution, definition, transitions, livePipeline }: QueuedExecution): string | null {
  const stage = definition.stages.find(({ name }) => livePipeline.current?.pipeline.queuedExecution(name) === execution.number);
  if (stage === undefined) {
    return null;
  }
  const disabled = transitions.disabled(stage.name);
  return disabled === undefined
    ? `waits until the stage ${stage.name} is free, which runs another execution`
    : `waits because the transition into ${stage.name} is disabled (${disabled.reason})`;
}
