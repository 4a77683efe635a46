import type { RuntimeKind } from './engine-context';
import type { ActionStatus, ExecutionStatus, Revision } from './pipeline/execution';
import type { RunResult } from './pipeline/outcomes';

/** What the engine reports; with `--json`, each event is a line on standard output. */
export type EngineEvent =
  | { readonly type: 'engine'; readonly runtime: RuntimeKind; readonly stateDirectory: string; readonly endpoint: string }
  /** The address that signs a browser in to the page, once. */
  | { readonly type: 'page'; readonly url: string }
  | { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  | ExecutionEvent
  | ActionEvent
  | { readonly type: 'log'; readonly execution: number; readonly stage: string; readonly action: string; readonly line: string }
  | ApprovalEvent
  | { readonly type: 'environment'; readonly name: string; readonly url: string; readonly version: string }
  /** A run has ended. The events of the environments come just before it. */
  | { readonly type: 'end'; readonly result: RunResult };

export interface ExecutionEvent {
  readonly type: 'execution';
  readonly execution: number;
  readonly status: ExecutionStatus;
  readonly rollbackTarget: number | null;
  readonly resumed: boolean;
  readonly revision: Revision;
  /** The stages and actions of the pipeline, in order. */
  readonly plan: readonly { readonly stage: string; readonly actions: readonly string[] }[];
}

export interface ActionEvent {
  readonly type: 'action';
  readonly execution: number;
  readonly stage: string;
  readonly action: string;
  readonly status: ActionStatus | 'Waiting';
  readonly seconds: number;
  readonly summary: string;
  readonly logFile: string;
}

export interface ApprovalEvent {
  readonly type: 'approval';
  readonly execution: number;
  readonly stage: string;
  readonly action: string;
  readonly version: string;
  readonly information: string | null;
  readonly link: string | null;
}
