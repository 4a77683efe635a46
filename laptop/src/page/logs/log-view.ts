import { logSize, readLines, readLinesBefore, type LogEvent } from '../../logs/timed-log';

export type LogLine = Pick<LogEvent, 'offset' | 'message'>;

/** Lines that follow each other. Offsets are in bytes of everything that was ever written to the log. */
export interface LogPiece {
  readonly lines: readonly LogLine[];
  readonly start: number;
  readonly end: number;
}

/** So that the page of a log of any size stays small. */
const FIRST_LINES = 1000;
const LAST_LINES = 2000;
const LINES_AROUND = 500;

/** The first and the last lines of a log as two pieces; all of them as one piece where they are few. */
export function readEnds(file: string): readonly LogPiece[] {
  const head = firstLines(file, { from: 0, count: FIRST_LINES });
  const tail = lastLines(file, { from: head.end, to: logSize(file), count: LAST_LINES });
  return tail.start > head.end ? [head, tail] : [{ lines: [...head.lines, ...tail.lines], start: head.start, end: tail.end }];
}

/** The lines before and after an offset. */
export function readAround(file: string, offset: number): LogPiece {
  const middle = Math.min(offset, logSize(file));
  const before = lastLines(file, { from: 0, to: middle, count: LINES_AROUND });
  const after = firstLines(file, { from: middle, count: LINES_AROUND });
  return { lines: [...before.lines, ...after.lines], start: before.start, end: after.end };
}

function firstLines(file: string, { from, count }: { readonly from: number; readonly count: number }): LogPiece {
  const { events, end } = readLines(file, from);
  return { lines: events.slice(0, count), start: from, end: events[count]?.offset ?? end };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function lastLines(file: string, { from, to, count }: Range): LogPiece {
  const last = readLinesBefore(file, to);
  // The newer half of a log that was just rotated has few lines.
  const earlier = last.events.length < count && last.start > from ? readLinesBefore(file, last.start).events : [];
  const lines = [...earlier, ...last.events].filter(({ offset }) => offset >= from).slice(-count);
  const end = Math.max(from, last.end);
  return { lines, start: lines[0]?.offset ?? end, end };
}
