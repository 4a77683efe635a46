import type { RunResult } from './pipeline/pipeline';

/** The runs of one engine: those of commits, and those that were asked for at the endpoint. */
export class Runs {
  private readonly all: Promise<void>[] = [];
  private readonly end = new AbortController();
  private last: RunResult = 'Interrupted';

  /** @param report told of each result */
  constructor(private readonly report: (result: RunResult) => void) {}

  /** Aborted when there is no use in waiting for commits: nobody can approve, or something is broken. */
  get over(): AbortSignal {
    return this.end.signal;
  }

  take(result: Promise<RunResult>): void {
    const run = this.follow(result);
    // `settled` tells of a failure; that nobody waits there yet is no reason to end the process.
    run.catch(() => undefined);
    this.all.push(run);
  }

  /** Resolves, when no run is left, to the last result; rejects where a run broke. */
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
      this.end.abort(error);
      throw error;
    }
    this.report(this.last);
    if (this.last === 'AwaitingApproval') {
      this.end.abort();
    }
  }
}
