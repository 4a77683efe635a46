import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { logSegments } from '../../logs/log-rotation';
import { readLines } from '../../logs/timed-log';
import { logLines } from './log-page';

const INTERVAL_MILLISECONDS = 300;
/** The page shows no more. */
const MAXIMUM_LINES = 5000;

export interface FollowedLog {
  readonly file: string;
  /** Whether nothing more will be written to it. */
  readonly isOver: () => boolean;
}

/**
 * The lines after an offset as server-sent events `lines`: a JSON string of HTML, whose event id is the offset of the next line. `end` is the
 * last event. Reading pauses while the client is slow.
 */
export const followLog = (log: FollowedLog, offset: number): Readable => Readable.from(events(log, offset));

async function* events({ file, isOver }: FollowedLog, offset: number): AsyncGenerator<string> {
  // Sends the headers.
  yield ': follows\n\n';
  for (let next = offset; ;) {
    // Before it reads: what is written after that is read in the next turn.
    const last = isOver();
    const { events: lines, end } = readLines(file, next);
    if (lines.length > 0) {
      yield `id: ${end}\nevent: lines\ndata: ${JSON.stringify(logLines(lines.slice(-MAXIMUM_LINES)).source)}\n\n`;
      next = end;
      await sleep(INTERVAL_MILLISECONDS);
    } else if (last) {
      yield `id: ${end}\nevent: end\ndata:\n\n`;
      return;
    } else {
      await sleep(INTERVAL_MILLISECONDS);
      // Sends nothing. Only at a `yield` can a client that has disconnected end this.
      yield '';
    }
  }
}

/** All bytes of a log, read in small parts. */
export const logBytes = (file: string): Readable => Readable.from(bytes(file), { objectMode: false });

async function* bytes(file: string): AsyncGenerator<Buffer> {
  for (const { path, start, end } of logSegments(file)) {
    if (end > start) {
      yield* createReadStream(path, { end: end - start - 1 }) as AsyncIterable<Buffer>;
    }
  }
}
