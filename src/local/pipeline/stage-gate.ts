/** A newer execution took this one's place at a stage. */
export class SupersededError extends Error {
  public constructor(public readonly by: number) {
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
  readonly reject: (error: SupersededError) => void;
}

/**
 * The rule of CodePipeline's SUPERSEDED mode: a stage holds one execution at a time, and of those that wait at its door only the
 * newest remains. One thing is kinder here: an execution that waits in the stage for an approval gives way to a newer one.
 */
export class StageGate {
  private holder: Holder | undefined;
  private waiter: Waiter | undefined;

  /** Resolves when the stage is free, to a signal that tells of being superseded while waiting for an approval. */
  public async enter(execution: number): Promise<AbortSignal> {
    if (this.holder !== undefined) {
      return this.wait(execution);
    }
    return this.hold(execution);
  }

  public leave(): void {
    const next = this.waiter;
    this.holder = undefined;
    this.waiter = undefined;
    next?.enter(this.hold(next.execution));
  }

  private hold(execution: number): AbortSignal {
    this.holder = { execution, supersede: new AbortController() };
    return this.holder.supersede.signal;
  }

  private wait(execution: number): Promise<AbortSignal> {
    if (this.waiter !== undefined && this.waiter.execution > execution) {
      return Promise.reject(new SupersededError(this.waiter.execution));
    }
    this.waiter?.reject(new SupersededError(execution));
    return new Promise((enter, reject) => {
      this.waiter = { execution, enter, reject };
      this.holder?.supersede.abort(new SupersededError(execution));
    });
  }
}
