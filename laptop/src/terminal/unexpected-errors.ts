import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../error-code';

/** Time for everything to stop. */
const STOP_MILLISECONDS = 60_000;

/** The last handler of errors: the engine stops in order, which keeps its state, instead of ending at once. */
export class UnexpectedErrors {
  private readonly controller = new AbortController();
  private first: Error | undefined;
  private readonly report: string;

  constructor(stateDirectory: string) {
    this.report = join(stateDirectory, 'unexpected-errors.log');
    process.on('uncaughtException', (error: unknown, origin) => this.add(error, origin));
  }

  /** Aborted by the first error. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws Error that names the report, when there was an error */
  throwIfAny(): void {
    if (this.first !== undefined) {
      throw this.first;
    }
  }

  private add(error: unknown, origin: string): void {
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    const place = this.write(`${new Date().toISOString()} ${origin}, Node.js ${process.version} on ${process.platform}\n${stack}\n\n`);
    if (this.first === undefined) {
      this.first = new Error(
        `the engine stopped because of an error that it did not expect: ${message}\n` +
          `Its state is kept, and npm start continues from there. Please report the error with ${place}`,
      );
      this.controller.abort(this.first);
      // What does not stop by itself is stopped by the next engine.
      setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
    }
  }

  /** Returns where the report is. */
  private write(report: string): string {
    try {
      appendFileSync(this.report, report, { mode: 0o600 });
      return this.report;
    } catch (error) {
      // An error in the last handler would end the process.
      return `this report, which could not be written to ${this.report} (${String(errorCode(error))}):\n${report}`;
    }
  }
}
