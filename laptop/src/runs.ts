import type { RunResult } from './pipeline/outcomes';

/** The runs of one engine: those of commits, and those that were started at the endpoint. */
export class Runs {
  private readonly all: Promise<void>[] = [];
  private readonly finished = new AbortController();
  private last: RunResult = 'Interrupted';

  /** @param report called with each result */
  constructor(private readonly report: (result: RunResult) => void) {}

  /** Aborted when it makes no sense to wait for further commits: nobody can approve, or a run threw an error. */
  get over(): AbortSignal {
    return this.finished.signal;
  }

  track(result: Promise<RunResult>): void {
    const run = this.follow(result);
    // `settled` rejects with a failure. Until somebody waits for it, the failure must not end the process.
    run.catch(() => undefined);
    this.all.push(run);
  }

  /** Resolves to the last result when all runs have ended; rejects when one of them threw an error. */
  async settled(): Promise<RunResult> {
    for (let seen = 0; seen < this.all.length;) {
      seen = this.all.length;
      await Promise.all(this.all);
    }
    return this.last;
  }

  private async follow(result: Promise<RunResult>): Promise<void> {
    try {
      this.last = await result;
    } catch (error) {
      this.finished.abort(error);
      throw error;
    }
    this.report(this.last);
    if (this.last === 'AwaitingApproval') {
      this.finished.abort();
    }
  }
}
