import type { ActionEvent, ApprovalEvent, ExecutionEvent } from '../events';
import type { DeployedEnvironment } from '../list-environments';

/** What the endpoint tells a push about its execution. */
export interface PushState {
  /** The execution; after a change of the pipeline itself, the one that replaced it. */
  readonly execution: ExecutionEvent;
  /** The actions that have started, in the order of the pipeline. */
  readonly actions: readonly ActionEvent[];
  /** The approval that it waits for. */
  readonly approval: ApprovalEvent | null;
  /** The stage in which a deployment is paused until a person decides. */
  readonly pausedStage: string | null;
  /** Why it cannot enter its next stage. */
  readonly queued: string | null;
  /** Whether nothing more happens, not even a rollback. */
  readonly ended: boolean;
  /** The reason of a person who stopped it; may be empty. */
  readonly stopReason: string;
  readonly environments: readonly DeployedEnvironment[];
}

/** An answer to a push of a commit. */
export interface PushedCommit {
  /** Number of the execution. */
  readonly execution: number;
  /** Whether it ran already. */
  readonly followed: boolean;
}

/** In place of AWS's names: these operations are the engine's own. */
export const PUSH_API = { signingName: 'laptop', apiName: 'Laptop' } as const;
