import { closeSync, existsSync, fstatSync, openSync, readSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { StateFile } from '../state/state-file';

/** The older half of a log that has been rotated. */
export const olderHalf = (logFile: string): string => `${logFile}.1`;
export const rotationFile = (logFile: string): string => `${logFile}.rotation`;

/** A file with a part of a log. `start` and `end` are in bytes of everything that was ever written to the log. */
export interface LogSegment {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

interface Rotation {
  /** Where the older half and the current one start. */
  readonly older: number;
  readonly current: number;
}

const NEWLINE = 10;
const SCHEMA_VERSION = 1;

const rotationOf = (logFile: string): StateFile<Rotation> => new StateFile(rotationFile(logFile), SCHEMA_VERSION);

/** The parts of a log that are still there, the oldest first. What was between them was dropped. */
export function logSegments(logFile: string): readonly [LogSegment, ...LogSegment[]] {
  const rotation = rotationOf(logFile).read();
  if (rotation === undefined) {
    return [segment(logFile, 0)];
  }
  return [segment(olderHalf(logFile), rotation.older), segment(logFile, rotation.current)];
}

function segment(path: string, start: number): LogSegment {
  return { path, start, end: start + (statSync(path, { throwIfNoEntry: false })?.size ?? 0) };
}

/**
 * Once a log is larger than a limit, moves the last lines of this size to a second file and empties the first, to which its program goes on
 * writing. Lines written in between are dropped. Returns where the log starts now; undefined if it was small enough.
 */
export function rotateLog(logFile: string, maximumBytes: number): number | undefined {
  const [first, current = first] = logSegments(logFile);
  if (current.end - current.start <= maximumBytes || !existsSync(logFile)) {
    return undefined;
  }
  const tail = readTail(logFile, maximumBytes);
  writeFileSync(olderHalf(logFile), tail.lines, { mode: 0o600 });
  const older = current.start + tail.start;
  rotationOf(logFile).write({ older, current: segment(logFile, current.start).end });
  truncateSync(logFile);
  return older;
}

/** The last whole lines of a file, and where they start in it. */
function readTail(file: string, maximumBytes: number): { readonly lines: Buffer; readonly start: number } {
  const descriptor = openSync(file, 'r');
  try {
    const start = Math.max(0, fstatSync(descriptor).size - maximumBytes);
    const buffer = Buffer.alloc(maximumBytes);
    const bytes = buffer.subarray(0, readSync(descriptor, buffer, 0, maximumBytes, start));
    const skipped = start === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    return { lines: bytes.subarray(skipped, bytes.lastIndexOf(NEWLINE) + 1), start: start + skipped };
  } finally {
    closeSync(descriptor);
  }
}
