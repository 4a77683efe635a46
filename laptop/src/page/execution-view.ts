import { findApproval, findPause, queuedFor } from '../endpoint/push/describe-push';
import { findActionExecution, findStageExecution, isActive, type Execution } from '../pipeline/execution';
import { definitionHash, type ActionDefinition } from '../pipeline/pipeline-definition';
import { findDefinition } from './environments';
import type { Html } from './html';
import type { PageBackend } from './page-backend';
import { state } from './words';

export interface ActionView {
  readonly stage: string;
  readonly name: string;
  readonly status: Html;
  readonly hasFailed: boolean;
  readonly hasLog: boolean;
  /** ISO 8601; null if it has not started. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** What it did, or why it failed; several lines. While it runs, the last line that it wrote. */
  readonly text: string;
}

/** The actions of an execution: those of the pipeline, and of an older pipeline, or in a rollback, those that it had. */
export function viewActions(backend: PageBackend, execution: Execution): readonly ActionView[] {
  const definition = findDefinition(backend);
  const isCurrent = definition !== undefined && execution.pipelineVersion === definitionHash(definition);
  const planned = isCurrent && execution.type === 'STANDARD' ? definition.stages : [];
  const stages = [...planned.map(({ name }) => name), ...execution.stages.map(({ name }) => name)];
  return [...new Set(stages)].flatMap((stage) => {
    const actions = planned.find(({ name }) => name === stage)?.actions ?? [];
    const recorded = findStageExecution(execution, stage)?.actions.map(({ name }) => name) ?? [];
    const names = [...new Set([...actions.map(({ name }) => name), ...recorded])];
    const isPaused = definition !== undefined && isActive(execution) && findPause({ ...backend, execution, definition }) === stage;
    return names.map((name) =>
      viewAction({ backend, execution, stage, isPaused, definition: actions.find((one) => one.name === name), name }),
    );
  });
}

interface ViewActionProps {
  readonly backend: PageBackend;
  readonly execution: Execution;
  readonly stage: string;
  readonly name: string;
  readonly definition: ActionDefinition | undefined;
  /** Whether a deployment of its stage waits for a person. */
  readonly isPaused: boolean;
}

function viewAction({ backend, execution, stage, name, definition, isPaused }: ViewActionProps): ActionView {
  const place = { stage, action: name };
  const action = findActionExecution(execution, place);
  // The definition of an action of an older pipeline is not known, but only approvals are decided.
  const isApproval = definition?.kind === 'approval' || action?.updatedBy !== undefined;
  // A rejected approval is no failure.
  const base = { stage, name, hasFailed: action?.status === 'Failed' && !isApproval, hasLog: !isApproval };
  if (action === undefined) {
    const status = state(isActive(execution) ? 'not started' : 'not run', 'quiet');
    return { ...base, status, hasLog: false, startedAt: null, endedAt: null, text: '' };
  }
  const { startedAt, endedAt, summary } = action;
  const text = action.status === 'InProgress' ? backend.live.lastLine(execution.number, place) : summary;
  return {
    ...base,
    status: describe(action.status, { isApproval, isPaused: isPaused && definition?.kind === 'deploy' }),
    startedAt,
    endedAt,
    text,
  };
}

function describe(
  status: NonNullable<ReturnType<typeof findActionExecution>>['status'],
  { isApproval, isPaused }: { readonly isApproval: boolean; readonly isPaused: boolean },
): Html {
  switch (status) {
    case 'InProgress':
      return isApproval || isPaused ? state('waits for a person', 'wait') : state('running', 'busy');
    case 'Succeeded':
      return state(isApproval ? 'approved' : 'succeeded', 'good');
    case 'Failed':
      return state(isApproval ? 'rejected' : 'failed', 'bad');
    case 'Abandoned':
      return state('stopped', 'wait');
  }
}

/** The state of an execution in words. */
export function executionStatus(backend: PageBackend, execution: Execution): Html {
  switch (execution.status) {
    case 'InProgress':
      return progress(backend, execution);
    case 'Stopping':
      return state('stopping', 'wait');
    case 'Stopped':
      return state('stopped', 'wait');
    case 'Succeeded':
      return state('succeeded', 'good');
    case 'Failed':
      return state('failed', 'bad');
    case 'Superseded':
      return state('superseded by a newer commit', 'quiet');
    case 'Cancelled':
      return state('started again, since it changed the pipeline', 'quiet');
  }
}

function progress(backend: PageBackend, execution: Execution): Html {
  const definition = findDefinition(backend);
  if (definition === undefined) {
    return state('in progress', 'busy');
  }
  if (findApproval(execution, definition) !== null) {
    return state('waits for a decision', 'wait');
  }
  const queued = queuedFor({ ...backend, execution, definition });
  return queued === null ? state('in progress', 'busy') : state(queued, 'wait');
}
