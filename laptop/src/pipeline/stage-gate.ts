/** `withdrawn` is when the signal of the caller was aborted first. */
export type GateOutcome =
  | { readonly kind: 'entered'; readonly superseded: AbortSignal }
  | { readonly kind: 'superseded'; readonly by: number }
  | { readonly kind: 'withdrawn' };

interface Holder {
  readonly execution: number;
  readonly supersede: AbortController;
}

interface Queued {
  readonly execution: number;
  readonly settle: (outcome: GateOutcome) => void;
}

/**
 * CodePipeline's SUPERSEDED mode: a stage runs one execution at a time, and only the newest of those that are queued for it remains.
 * Unlike there, an execution that waits in the stage for an approval gives way to a newer one.
 */
export class StageGate {
  private holder: Holder | undefined;
  private queued: Queued | undefined;

  constructor(private enabled = true) {}

  /** Number of the execution that is queued for the stage. */
  get queuedExecution(): number | undefined {
    return this.queued?.execution;
  }

  /** Resolves when the stage is free and enabled, or when the execution leaves the queue. */
  async enter(execution: number, signal?: AbortSignal): Promise<GateOutcome> {
    return this.holder === undefined && this.enabled ? this.hold(execution) : this.queue(execution, signal);
  }

  /** Takes the stage if it is free, even where it is disabled. */
  tryHold(execution: number): boolean {
    if (this.holder !== undefined) {
      return false;
    }
    this.hold(execution);
    return true;
  }

  leave(): void {
    this.holder = undefined;
    this.admit();
  }

  /** A disabled stage admits no execution; one that is in it stays. */
  setEnabled(enabled: boolean): void {
    this.enabled = enabled;
    this.admit();
  }

  private admit(): void {
    const next = this.queued;
    if (next !== undefined && this.enabled && this.holder === undefined) {
      this.queued = undefined;
      next.settle(this.hold(next.execution));
    }
  }

  private hold(execution: number): GateOutcome {
    this.holder = { execution, supersede: new AbortController() };
    return { kind: 'entered', superseded: this.holder.supersede.signal };
  }

  private queue(execution: number, signal: AbortSignal | undefined): GateOutcome | Promise<GateOutcome> {
    if (signal?.aborted) {
      return { kind: 'withdrawn' };
    }
    if (this.queued !== undefined && this.queued.execution > execution) {
      return { kind: 'superseded', by: this.queued.execution };
    }
    this.queued?.settle({ kind: 'superseded', by: execution });
    return new Promise((settle) => {
      const queued: Queued = { execution, settle };
      this.queued = queued;
      signal?.addEventListener('abort', () => this.withdraw(queued), { once: true });
      if (this.enabled) {
        this.holder?.supersede.abort(new Error(`superseded by execution ${execution}`));
      }
    });
  }

  private withdraw(queued: Queued): void {
    if (this.queued === queued) {
      this.queued = undefined;
      queued.settle({ kind: 'withdrawn' });
    }
  }
}
