import { findActionExecution, findStageExecution, type ActionStatus, type Execution, type ExecutionStatus } from './execution';

/** CodePipeline's names of states in its events. */
export type EventState = 'STARTED' | 'RESUMED' | 'STOPPING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED' | 'SUPERSEDED' | 'CANCELED' | 'ABANDONED';

/** A change of the state of an execution, of one of its stages, or of one of its actions. */
export interface StateChange {
  readonly state: EventState;
  /** @default - the execution itself changed */
  readonly stage?: string;
  /** @default - the stage itself changed */
  readonly action?: string;
}

const STATES: Readonly<Record<ExecutionStatus | ActionStatus, EventState>> = {
  InProgress: 'STARTED',
  Stopping: 'STOPPING',
  Stopped: 'STOPPED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Superseded: 'SUPERSEDED',
  Cancelled: 'CANCELED',
  Abandoned: 'ABANDONED',
};

/** What has changed between two versions of an execution, in the order in which CodePipeline reports it. */
export function stateChanges(before: Execution | undefined, after: Execution): readonly StateChange[] {
  const changedTo = (from: ExecutionStatus | ActionStatus | undefined, to: ExecutionStatus | ActionStatus): EventState | null => {
    if (from === to) {
      return null;
    }
    return from !== undefined && to === 'InProgress' ? 'RESUMED' : STATES[to];
  };
  const own = changedTo(before?.status, after.status);
  const inStages = after.stages.flatMap(({ name: stage, status, actions }) => {
    const changed = changedTo(before && findStageExecution(before, stage)?.status, status);
    const inActions = actions.flatMap(({ name: action, status: current }) => {
      const former = before && findActionExecution(before, { stage, action })?.status;
      return former === current ? [] : [{ stage, action, state: STATES[current] }];
    });
    const ofStage = changed === null ? [] : [{ stage, state: changed }];
    return status === 'InProgress' ? [...ofStage, ...inActions] : [...inActions, ...ofStage];
  });
  const ofExecution = own === null ? [] : [{ state: own }];
  return after.status === 'InProgress' ? [...ofExecution, ...inStages] : [...inStages, ...ofExecution];
}
