import type { Execution } from './execution';
import type { ActionResult } from './outcomes';
import type { ActionDefinition, ActionKind } from './pipeline-definition';

export interface ActionRequest {
  /** Every `#{…}` in its configuration is resolved. */
  readonly action: ActionDefinition;
  readonly stage: string;
  readonly execution: Execution;
  /** Folder of an artifact of this execution. */
  readonly artifact: (name: string) => string;
  /** Folder of the action, for temporary files and reports. */
  readonly workDirectory: string;
  /** Writes one line to the action's log. */
  readonly log: (line: string) => void;
  /** Aborted when the engine stops, and when a person abandons the execution. */
  readonly signal: AbortSignal;
  /** Aborted when a newer execution is queued for the stage; only an approval gives way. */
  readonly superseded: AbortSignal;
}

export interface ActionHandler {
  run(request: ActionRequest): Promise<ActionResult>;
  /** Id of what the action starts, known before it runs. @default - none, or known afterwards */
  externalId?(action: ActionDefinition): string | undefined;
}

/** The handler of every kind of action. A new kind is a file in `actions` and a line here; its providers are in `ACTION_KINDS`. */
export type ActionHandlers = Readonly<Record<ActionKind, ActionHandler>>;
