import type { ApprovalEvent, EngineEvent } from './events';

export type Decision = 'approve' | 'reject';

/** The engine's only output, and where it asks for decisions: the engine itself prints nothing. */
export interface Host {
  emit(event: EngineEvent): void;
  /** Resolves to undefined when nobody can be asked here, and when `signal` is aborted. */
  decide(approval: ApprovalEvent, signal: AbortSignal): Promise<Decision | undefined>;
}
