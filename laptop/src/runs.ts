import { isDiskFull } from './error-code';
import type { RunResult } from './pipeline/outcomes';

export interface RunsProps {
  /** Called with each result. */
  readonly report: (result: RunResult) => void;
  readonly warn: (message: string) => void;
}

/** The runs of one engine: those of commits, and those that were started at the endpoint. */
export class Runs {
  private readonly all: Promise<void>[] = [];
  private readonly finished = new AbortController();
  private last: RunResult = 'Interrupted';

  constructor(private readonly props: RunsProps) {}

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
      if (!isDiskFull(error)) {
        this.finished.abort(error);
        throw error;
      }
      // Its state is what was stored last. The environments go on, which write nothing that they need.
      this.props.warn(`the run is interrupted: ${(error as Error).message}; make space on the disk, then stop npm start and run it again`);
      this.last = 'Interrupted';
    }
    this.props.report(this.last);
    if (this.last === 'AwaitingApproval') {
      this.finished.abort();
    }
  }
}
