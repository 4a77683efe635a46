import { setImmediate as otherWork } from 'node:timers/promises';
import { readSince } from '../../logs/timed-log';
import { withoutEscapes } from '../../terminal/printable';

/** Lines that a result lists. All are counted. */
const MAXIMUM_LINES = 500;
/** How long a search may keep the engine from other work. */
const MAXIMUM_BLOCK_MILLISECONDS = 10;
const SINCE_THE_BEGINNING = 0;
/** In characters; the text around the matches of long lines is cut off. */
const MAXIMUM_BEFORE = 200;
const MAXIMUM_AFTER = 1000;

export interface FoundLine {
  /** Where the line begins in its log, in bytes. */
  readonly offset: number;
  /** The text, in turn outside and inside of a match: `['before ', 'match', ' after']`. */
  readonly pieces: readonly string[];
}

export interface SearchResult {
  /** The first lines with a match. */
  readonly lines: readonly FoundLine[];
  /** In the whole log. */
  readonly lineCount: number;
  readonly matchCount: number;
}

/** Finds a text in a log, in upper or lower case. Terminal escapes in the log are ignored. */
export async function searchLog(file: string, text: string): Promise<SearchResult> {
  const expression = new RegExp(`(${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')})`, 'iu');
  const lines: FoundLine[] = [];
  let [lineCount, matchCount, began] = [0, 0, performance.now()];
  for (const { offset, message } of readSince(file, SINCE_THE_BEGINNING)) {
    const pieces = withoutEscapes(message).split(expression);
    if (pieces.length > 1) {
      lineCount += 1;
      matchCount += (pieces.length - 1) / 2;
      if (lines.length < MAXIMUM_LINES) {
        lines.push({ offset, pieces: excerpt(pieces) });
      }
    }
    if (performance.now() - began > MAXIMUM_BLOCK_MILLISECONDS) {
      await otherWork();
      began = performance.now();
    }
  }
  return { lines, lineCount, matchCount };
}

function excerpt([before = '', ...others]: readonly string[]): readonly string[] {
  const pieces = [before.length > MAXIMUM_BEFORE ? `…${before.slice(-MAXIMUM_BEFORE)}` : before];
  let left = MAXIMUM_AFTER;
  for (const piece of others) {
    pieces.push(piece.length > left ? `${piece.slice(0, left)}…` : piece);
    left -= piece.length;
    if (left <= 0) {
      break;
    }
  }
  return pieces;
}
