import type { ApprovalEvent, EngineEvent } from './events';

export type Decision = 'approve' | 'reject';

/** The engine's only way to the outside: it prints nothing itself. */
export interface Host {
  emit(event: EngineEvent): void;
  /** Asks for a decision. Resolves to undefined where nobody can be asked; rejects when `signal` is aborted. */
  decide(approval: ApprovalEvent, signal: AbortSignal): Promise<Decision | undefined>;
}
