import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isDiskFull } from '../error-code';
import { writeFileAtomically } from '../write-file-atomically';
import { logSegments, olderHalf, rotateLog, rotationFile } from './log-rotation';

const INTERVAL_MILLISECONDS = 100;
/** First line of a file of times: the version of its layout. */
export const CLOCK_HEADER = 'version 1';

/** The times of a log: a header, and lines `<size of the log in bytes> <milliseconds since 1970>`. */
export const clockFile = (logFile: string): string => `${logFile}.times`;

/** A log and everything that belongs to it. */
export const filesOfLog = (logFile: string): readonly string[] => [logFile, clockFile(logFile), olderHalf(logFile), rotationFile(logFile)];

export interface LogClockProps {
  readonly logFile: string;
  /** Size at which the log is rotated; it then keeps up to twice as much. @default - never */
  readonly maximumBytes?: number;
}

/**
 * Records when a log grows, so that each line has a time with an accuracy of a tenth of a second. Programs write to their logs directly and
 * without times; their output is not changed. Also rotates the log of a program that writes without end.
 */
export class LogClock {
  private seen = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly props: LogClockProps) {
    this.timer = setInterval(() => this.record(), INTERVAL_MILLISECONDS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.record();
  }

  private record(): void {
    const { logFile, maximumBytes } = this.props;
    const size = logSegments(logFile).at(-1)?.end ?? 0;
    if (size <= this.seen) {
      return;
    }
    const file = clockFile(logFile);
    const header = existsSync(file) ? '' : `${CLOCK_HEADER}\n`;
    try {
      appendFileSync(file, `${header}${size} ${Date.now()}\n`, { mode: 0o600 });
      this.seen = size;
      const start = maximumBytes === undefined ? undefined : rotateLog(logFile, maximumBytes);
      if (start !== undefined) {
        forgetTimes(file, start);
      }
    } catch (error) {
      // On a full disk, the next time that can be written counts for all lines before it.
      if (!isDiskFull(error)) {
        throw error;
      }
    }
  }
}

/** Deletes the times of lines that end before a place. */
function forgetTimes(file: string, start: number): void {
  const [header, ...times] = readFileSync(file, 'utf8').split('\n');
  writeFileAtomically(file, [header, ...times.filter((time) => time === '' || Number.parseInt(time, 10) > start)].join('\n'));
}
