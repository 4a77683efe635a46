import { appendFileSync, existsSync, statSync } from 'node:fs';
import { isDiskFull } from '../error-code';

const INTERVAL_MILLISECONDS = 100;
/** First line of a file of times: the version of its layout. */
export const CLOCK_HEADER = 'version 1';

/** The times of a log: a header, and lines `<size of the log in bytes> <milliseconds since 1970>`. */
export const clockFile = (logFile: string): string => `${logFile}.times`;

/**
 * Records when a log grows, so that each line has a time with an accuracy of a tenth of a second. Programs write to their logs directly and
 * without times; their output is not changed.
 */
export class LogClock {
  private seen = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly logFile: string) {
    this.timer = setInterval(() => this.record(), INTERVAL_MILLISECONDS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.record();
  }

  private record(): void {
    const size = statSync(this.logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= this.seen) {
      return;
    }
    const file = clockFile(this.logFile);
    const header = existsSync(file) ? '' : `${CLOCK_HEADER}\n`;
    try {
      appendFileSync(file, `${header}${size} ${Date.now()}\n`, { mode: 0o600 });
      this.seen = size;
    } catch (error) {
      // On a full disk, the next time that can be written counts for all lines before it.
      if (!isDiskFull(error)) {
        throw error;
      }
    }
  }
}
