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
/** Part of a log's clock that is read for what was written lately: some minutes of a log that grows all the time. */
const RECENT_TIMES = 64 * 1024;
const NEWLINE = 10;

/** Lines that were written at a time or later, and some that came before. Of a log that has grown for days, a poll reads the end alone. */
export function* readSince(file: string, since: number): Generator<LogEvent> {
  const times = readRecentTimes(file, since);
  let offset = lineStart(file, times.findLast(({ at }) => at < since)?.size ?? 0);
  for (let end = -1; offset !== end;) {
    end = offset;
    const part = forward({ file, offset, times });
    offset = part.end;
    yield* part.events;
  }
}

/** Lines from an offset on. A last line that is still being written is left for the next time. */
export const readForward = (file: string, offset: number): LogPart => forward({ file, offset, times: readTimes(file) });

/** The lines before an offset, as many as a part holds. */
export function readBackward(file: string, offset: number): LogPart {
  const start = Math.max(0, offset - LARGEST_PART);
  const { bytes } = readBytes(file, start);
  const part = bytes.subarray(0, offset - start);
  const skipped = start === 0 ? 0 : part.indexOf(NEWLINE) + 1;
  const end = part.lastIndexOf(NEWLINE) + 1;
  return eventsOf({ times: readTimes(file), bytes: part.subarray(skipped, Math.max(skipped, end)), start: start + skipped });
}

/** In bytes; 0 where there is no log. */
export const logSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

interface ForwardProps {
  readonly file: string;
  readonly offset: number;
  readonly times: readonly Time[];
}

function forward({ file, offset, times }: ForwardProps): LogPart {
  const { bytes, start } = readBytes(file, offset);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  // A line longer than a part would never be got past.
  return eventsOf({ times, bytes: end === 0 && bytes.length === LARGEST_PART ? bytes : bytes.subarray(0, end), start });
}

/** Of the line that has this byte in it or after it. */
function lineStart(file: string, offset: number): number {
  const start = Math.max(0, offset - LARGEST_PART);
  return (
    start +
    readBytes(file, start)
      .bytes.subarray(0, offset - start)
      .lastIndexOf(NEWLINE) +
    1
  );
}

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

interface EventsProps {
  readonly bytes: Buffer;
  readonly start: number;
  readonly times: readonly Time[];
}

function eventsOf({ bytes, start, times }: EventsProps): LogPart {
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

/** How large a log was when. */
interface Time {
  readonly size: number;
  readonly at: number;
}

/** What came since the last one came last. */
function readTimes(file: string): readonly Time[] {
  const clock = clockFile(file);
  const times = existsSync(clock) ? parseTimes(readFileSync(clock, 'utf8')) : [];
  return times.length > 0 ? times : [{ size: 0, at: Math.floor(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) }];
}

/** All times where the last of them do not go back far enough. */
function readRecentTimes(file: string, since: number): readonly Time[] {
  const clock = clockFile(file);
  const start = logSize(clock) - RECENT_TIMES;
  // The first may be the end of a line.
  const recent = start <= 0 ? [] : parseTimes(readBytes(clock, start).bytes.toString('utf8')).slice(1);
  return (recent[0]?.at ?? since) < since ? recent : readTimes(file);
}

const parseTimes = (text: string): readonly Time[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number))
    .map(([size = 0, at = 0]) => ({ size, at }))
    .filter(({ at }) => at > 0);
