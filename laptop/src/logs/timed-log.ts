import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { firstLine } from '../first-line';
import { StateFileError } from '../state/state-file';
import { CLOCK_HEADER, clockFile } from './log-clock';

export interface LogEvent {
  /** Where the line begins in its log, in bytes; identifies the line. */
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

/** Read at once at most, so that a log of any size needs little memory. */
const MAXIMUM_PART = 1024 * 1024;
/** How much of the times is read to find recent lines: several minutes of a log that grows all the time. */
const RECENT_TIMES = 64 * 1024;
const NEWLINE = 10;

/** Lines that were written at a time or later, and some earlier ones. For a recent time, only the end of a long log is read. */
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

/** Lines from an offset on. A last line without a newline is not included yet. */
export const readForward = (file: string, offset: number): LogPart => forward({ file, offset, times: readTimes(file) });

/** The lines before an offset, as many as fit in a part. */
export function readBackward(file: string, offset: number): LogPart {
  const start = Math.max(0, offset - MAXIMUM_PART);
  const { bytes } = readBytes(file, start);
  const part = bytes.subarray(0, offset - start);
  const skipped = start === 0 ? 0 : part.indexOf(NEWLINE) + 1;
  const end = part.lastIndexOf(NEWLINE) + 1;
  return eventsOf({ times: readTimes(file), bytes: part.subarray(skipped, Math.max(skipped, end)), start: start + skipped });
}

/** In bytes; 0 if there is no log. */
export const logSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

interface ForwardProps {
  readonly file: string;
  readonly offset: number;
  readonly times: Times;
}

function forward({ file, offset, times }: ForwardProps): LogPart {
  const { bytes, start } = readBytes(file, offset);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  // A line that is longer than a part is split, or reading would never get past it.
  return eventsOf({ times, bytes: end === 0 && bytes.length === MAXIMUM_PART ? bytes : bytes.subarray(0, end), start });
}

/** Start of the line at an offset. */
function lineStart(file: string, offset: number): number {
  const start = Math.max(0, offset - MAXIMUM_PART);
  const { bytes } = readBytes(file, start);
  return start + bytes.subarray(0, offset - start).lastIndexOf(NEWLINE) + 1;
}

function readBytes(file: string, offset: number): { readonly bytes: Buffer; readonly start: number } {
  if (!existsSync(file)) {
    return { bytes: Buffer.alloc(0), start: offset };
  }
  const descriptor = openSync(file, 'r');
  try {
    const length = Math.max(0, Math.min(fstatSync(descriptor).size - offset, MAXIMUM_PART));
    const bytes = Buffer.alloc(length);
    return { bytes: bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset)), start: offset };
  } finally {
    closeSync(descriptor);
  }
}

interface EventsProps {
  readonly bytes: Buffer;
  readonly start: number;
  readonly times: Times;
}

function eventsOf({ bytes, start, times }: EventsProps): LogPart {
  const events: LogEvent[] = [];
  let index = 0;
  let [time] = times;
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline === -1 ? bytes.length : newline;
    for (let next = times[index + 1]; next !== undefined && time.size < start + to; next = times[index + 1]) {
      time = next;
      index += 1;
    }
    events.push({ offset: start + from, timestamp: time.at, message: bytes.toString('utf8', from, to) });
    from = to + 1;
  }
  return { events, start, end: start + bytes.length };
}

/** The size of a log at a time. */
interface Time {
  readonly size: number;
  readonly at: number;
}

/** Lines after the last size have the last time. */
type Times = readonly [Time, ...Time[]];

/** @throws StateFileError when another version of the engine wrote the times */
function readTimes(file: string): Times {
  const clock = clockFile(file);
  const text = existsSync(clock) ? readFileSync(clock, 'utf8') : '';
  const header = firstLine(text);
  if (header.startsWith('version') && header !== CLOCK_HEADER) {
    throw new StateFileError(`${clock} has ${header}, and this engine reads ${CLOCK_HEADER}: use the engine that wrote it`);
  }
  const [first, ...others] = parseTimes(text);
  const changed = Math.floor(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return first === undefined ? [{ size: 0, at: changed }] : [first, ...others];
}

/** All times, unless the last of them go back far enough. */
function readRecentTimes(file: string, since: number): Times {
  const clock = clockFile(file);
  const start = logSize(clock) - RECENT_TIMES;
  // The first line may be incomplete.
  const [, first, ...others] = start <= 0 ? [] : parseTimes(readBytes(clock, start).bytes.toString('utf8'));
  return first !== undefined && first.at < since ? [first, ...others] : readTimes(file);
}

const parseTimes = (text: string): readonly Time[] =>
  [...text.matchAll(/^(\d+) (\d+)$/gm)].map(([, size, at]) => ({ size: Number(size), at: Number(at) }));
