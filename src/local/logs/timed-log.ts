import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { clockFile } from './log-clock';

export interface LogEvent {
  /** Where the line begins in its log, in bytes: tells it from all others. */
  readonly offset: number;
  /** In milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogPart {
  readonly events: readonly LogEvent[];
  /** Where the part begins and ends in the log, in bytes. */
  readonly start: number;
  readonly end: number;
}

/** More than this is not read at once, so that a log of any size takes little memory. */
const LARGEST_PART = 1024 * 1024;
const NEWLINE = 10;

/** Lines from an offset on. A last line that is still being written is left for the next time. */
export function readForward(file: string, offset: number): LogPart {
  const { bytes, start } = readBytes(file, offset);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  // A line longer than a part would never be got past.
  return eventsOf({ file, bytes: end === 0 && bytes.length === LARGEST_PART ? bytes : bytes.subarray(0, end), start });
}

/** The lines before an offset, as many as a part holds. */
export function readBackward(file: string, offset: number): LogPart {
  const start = Math.max(0, offset - LARGEST_PART);
  const { bytes } = readBytes(file, start);
  const part = bytes.subarray(0, offset - start);
  const skipped = start === 0 ? 0 : part.indexOf(NEWLINE) + 1;
  const end = part.lastIndexOf(NEWLINE) + 1;
  return eventsOf({ file, bytes: part.subarray(skipped, Math.max(skipped, end)), start: start + skipped });
}

/** In bytes; 0 where there is no log. */
export const logSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function readBytes(file: string, offset: number): { readonly bytes: Buffer; readonly start: number } {
  if (!existsSync(file)) {
    return { bytes: Buffer.alloc(0), start: offset };
  }
  const descriptor = openSync(file, 'r');
  try {
    const length = Math.max(0, Math.min(fstatSync(descriptor).size - offset, LARGEST_PART));
    const bytes = Buffer.alloc(length);
    return { bytes: bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset)), start: offset };
  } finally {
    closeSync(descriptor);
  }
}

function eventsOf({ file, bytes, start }: { readonly file: string; readonly bytes: Buffer; readonly start: number }): LogPart {
  const times = readTimes(file);
  const events: LogEvent[] = [];
  let place = 0;
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline === -1 ? bytes.length : newline;
    while (place < times.length - 1 && (times[place]?.size ?? 0) < start + to) {
      place += 1;
    }
    events.push({ offset: start + from, timestamp: times[place]?.at ?? 0, message: bytes.toString('utf8', from, to) });
    from = to + 1;
  }
  return { events, start, end: start + bytes.length };
}

/** How large the log was when. What came since then came last. */
function readTimes(file: string): readonly { readonly size: number; readonly at: number }[] {
  const clock = clockFile(file);
  const lines = existsSync(clock) ? readFileSync(clock, 'utf8').trim().split('\n') : [];
  const times = lines.map((line) => line.split(' ').map(Number)).map(([size = 0, at = 0]) => ({ size, at })).filter(({ at }) => at > 0);
  return times.length > 0 ? times : [{ size: 0, at: Math.floor(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) }];
}
