import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { firstLine } from '../first-line';
import { StateFileError } from '../state/state-file';
import { CLOCK_HEADER, clockFile } from './log-clock';
import { logSegments, type LogSegment } from './log-rotation';

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

/** As `readForward`, without reading the times of the lines: each has time 0. */
export const readLines = (file: string, offset: number): LogPart => forward({ file, offset, times: UNTIMED });

/** The lines before an offset, as many as fit in a part. */
export const readBackward = (file: string, offset: number): LogPart => backward({ file, offset, times: readTimes(file) });

/** As `readBackward`, without reading the times of the lines: each has time 0. */
export const readLinesBefore = (file: string, offset: number): LogPart => backward({ file, offset, times: UNTIMED });

/** In bytes, with what was dropped; 0 if there is no log. */
export const logSize = (file: string): number => logSegments(file).at(-1)?.end ?? 0;

interface PartProps {
  readonly file: string;
  readonly offset: number;
  readonly times: Times;
}

function backward({ file, offset, times }: PartProps): LogPart {
  const segments = logSegments(file);
  const segment = segments.findLast(({ start }) => start < offset) ?? segments[0];
  const end = Math.min(offset, segment.end);
  const start = Math.max(segment.start, end - MAXIMUM_PART);
  const part = readBytes(segment, start).subarray(0, Math.max(0, end - start));
  const skipped = start === segment.start ? 0 : part.indexOf(NEWLINE) + 1;
  const last = part.lastIndexOf(NEWLINE) + 1;
  return eventsOf({ times, bytes: part.subarray(skipped, Math.max(skipped, last)), start: start + skipped });
}

function forward({ file, offset, times }: PartProps): LogPart {
  const segments = logSegments(file);
  const segment = segments.find(({ end }) => offset < end) ?? segments.at(-1) ?? segments[0];
  const start = Math.max(offset, segment.start);
  const bytes = readBytes(segment, start);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  // A line that is longer than a part is split, or reading would never get past it.
  const part = eventsOf({ times, bytes: end === 0 && bytes.length === MAXIMUM_PART ? bytes : bytes.subarray(0, end), start });
  return start === offset ? part : { ...part, start: offset, events: [...dropped(part, start - offset), ...part.events] };
}

/** A line that says that others are missing. */
const dropped = ({ events: [first], start }: LogPart, bytes: number): readonly LogEvent[] =>
  first === undefined
    ? []
    : [{ ...first, offset: start - 1, message: `[laptop] ${bytes} bytes of this log were dropped: the log of a task has a limit` }];

/** Start of the line at an offset. */
function lineStart(file: string, offset: number): number {
  const segment = logSegments(file).findLast(({ start }) => start < offset);
  if (segment === undefined) {
    return offset;
  }
  const start = Math.max(segment.start, offset - MAXIMUM_PART);
  const before = readBytes(segment, start).subarray(0, offset - start);
  return start + before.lastIndexOf(NEWLINE) + 1;
}

function readBytes({ path, start, end }: LogSegment, offset: number): Buffer {
  if (!existsSync(path)) {
    return Buffer.alloc(0);
  }
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, Math.min(end - offset, MAXIMUM_PART)));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset - start));
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
const UNTIMED: Times = [{ size: 0, at: 0 }];

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
  const end = statSync(clock, { throwIfNoEntry: false })?.size ?? 0;
  const start = end - RECENT_TIMES;
  // The first line may be incomplete.
  const [, first, ...others] = start <= 0 ? [] : parseTimes(readBytes({ path: clock, start: 0, end }, start).toString('utf8'));
  return first !== undefined && first.at < since ? [first, ...others] : readTimes(file);
}

const parseTimes = (text: string): readonly Time[] =>
  [...text.matchAll(/^(\d+) (\d+)$/gm)].map(([, size, at]) => ({ size: Number(size), at: Number(at) }));
