import type { EngineServices } from '../engine-services';
import type { ActionDefinition } from './pipeline-definition';
import type { Execution } from './execution';

/** What an action has to work with. */
export interface ActionContext {
  /** Its configuration has every `#{…}` resolved. */
  readonly action: ActionDefinition;
  readonly stage: string;
  readonly execution: Execution;
  readonly services: EngineServices;
  /** Folder of an artifact of this execution. */
  readonly artifact: (name: string) => string;
  /** Folder for the action's own work. */
  readonly workDirectory: string;
  /** One line for the action's log. */
  readonly log: (line: string) => void;
  /** Aborted when the engine goes down. */
  readonly signal: AbortSignal;
  /** Aborted when a newer execution wants the stage; only an approval heeds it. */
  readonly superseded: AbortSignal;
}

export interface ActionOutcome {
  readonly outputVariables: Readonly<Record<string, string>>;
  /** One line for the person: what it did. */
  readonly summary: string;
  /** ARN of the person who decided. @default - nobody did */
  readonly updatedBy?: string;
  /** Id of the stack that it deployed. @default - it deployed none */
  readonly externalId?: string;
}
