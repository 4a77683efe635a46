/** A newer execution took this one's place at a stage. */
export class SupersededError extends Error {
  constructor(readonly by: number) {
    super(`superseded by execution ${by}`);
  }
}

interface Holder {
  readonly execution: number;
  readonly supersede: AbortController;
}

interface Waiter {
  readonly execution: number;
  readonly enter: (superseded: AbortSignal) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The rule of CodePipeline's SUPERSEDED mode: a stage holds one execution at a time, and of those that wait at its door only the
 * newest remains. One thing is kinder here: an execution that waits in the stage for an approval gives way to a newer one.
 */
export class StageGate {
  private holder: Holder | undefined;
  private waiter: Waiter | undefined;

  constructor(private open = true) {}

  /** Number of the execution that waits at the door. */
  get waiting(): number | undefined {
    return this.waiter?.execution;
  }

  /**
   * Resolves when the stage is free and open, to a signal that tells of being superseded while waiting for an approval.
   * @throws SupersededError when a newer execution takes the place; the reason of `signal` when that is aborted
   */
  async enter(execution: number, signal?: AbortSignal): Promise<AbortSignal> {
    if (this.holder !== undefined || !this.open) {
      return this.wait(execution, signal);
    }
    return this.hold(execution);
  }

  /** Takes the stage if it is free, also where it is closed. */
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

  /** A closed stage lets nobody in; who is in it stays. */
  setOpen(open: boolean): void {
    this.open = open;
    this.admit();
  }

  private admit(): void {
    const next = this.waiter;
    if (next !== undefined && this.open && this.holder === undefined) {
      this.waiter = undefined;
      next.enter(this.hold(next.execution));
    }
  }

  private hold(execution: number): AbortSignal {
    this.holder = { execution, supersede: new AbortController() };
    return this.holder.supersede.signal;
  }

  private wait(execution: number, signal: AbortSignal | undefined): Promise<AbortSignal> {
    signal?.throwIfAborted();
    if (this.waiter !== undefined && this.waiter.execution > execution) {
      return Promise.reject(new SupersededError(this.waiter.execution));
    }
    this.waiter?.reject(new SupersededError(execution));
    return new Promise((enter, reject) => {
      const waiter: Waiter = { execution, enter, reject };
      this.waiter = waiter;
      signal?.addEventListener('abort', () => this.giveUp(waiter, signal.reason as Error), { once: true });
      if (this.open) {
        this.holder?.supersede.abort(new SupersededError(execution));
      }
    });
  }

  private giveUp(waiter: Waiter, reason: Error): void {
    if (this.waiter === waiter) {
      this.waiter = undefined;
      waiter.reject(reason);
    }
  }
}
