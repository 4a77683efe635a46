import { appendFileSync, statSync } from 'node:fs';

const INTERVAL_MILLISECONDS = 100;

/** Where the times of a log are kept: lines of `<bytes> <milliseconds since 1970>`. */
export const clockFile = (logFile: string): string => `${logFile}.times`;

/**
 * Notes when a log grew, so that each of its lines has a time to within a tenth of a second. Programs write to their logs themselves and say no
 * time; what they wrote is left as it is.
 */
export class LogClock {
  private seen = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly logFile: string) {
    this.timer = setInterval(() => this.note(), INTERVAL_MILLISECONDS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.note();
  }

  private note(): void {
    const size = statSync(this.logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size > this.seen) {
      this.seen = size;
      appendFileSync(clockFile(this.logFile), `${size} ${Date.now()}\n`, { mode: 0o600 });
    }
  }
}
