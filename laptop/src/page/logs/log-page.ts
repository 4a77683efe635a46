import { statSync } from 'node:fs';
import { html, type Html } from '../html';
import { bytes, counted } from '../units';
import { ansiLine } from './ansi';
import { readAround, readEnds, type LogLine, type LogPiece } from './log-view';
import { searchLog, type FoundLine } from './search-log';
import { logSize } from '../../logs/timed-log';
import type { PageResponse } from '../route';

/** A log that has a page. */
export interface LogSource {
  readonly title: string;
  /** Path of its page. The whole text is at `<path>/text`, and new lines are at `<path>/follow`. */
  readonly path: string;
  readonly file: string;
  /** Whether nothing more will be written to it. */
  readonly isOver: () => boolean;
  /** What the log belongs to. */
  readonly about: Html;
}

/** Longer lines are cut off on the page, and not in the text. */
const MAXIMUM_LINE_LENGTH = 4000;
const LINE_END = '\n';

/** Without a query the first and the last lines; with `at` the lines around an offset; with `q` the lines that contain a text. */
export async function logPage(source: LogSource, query: URLSearchParams): Promise<PageResponse> {
  const text = query.get('q')?.trim() ?? '';
  const at = offsetIn(query, 'at');
  const content = text !== '' ? await foundLines(source, text) : at === undefined ? ends(source) : around(source, at);
  return { kind: 'page', title: source.title, content: html`${source.about} ${searchForm(source, text)} ${content}` };
}

/** Undefined where the query has none, or no number. */
export function offsetIn(query: URLSearchParams, name: string): number | undefined {
  const [digits] = /^\d{1,15}$/.exec(query.get(name) ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Lines as they are shown in a page and sent to it. The id of each is its offset. */
export const logLines = (lines: readonly LogLine[]): Html => html`${lines.map(logLine)}`;

function logLine({ offset, message }: LogLine): Html {
  const text = message.replace(/\r+$/, '');
  const more = text.length - MAXIMUM_LINE_LENGTH;
  const shown = ansiLine(more > 0 ? text.slice(0, MAXIMUM_LINE_LENGTH) : text);
  return html`<span id="b${offset}">${shown}${more > 0 && html`<em> … and ${counted(more, 'more character')}</em>`}${LINE_END}</span>`;
}

const searchForm = ({ path, file }: LogSource, text: string): Html =>
  html`<form role="search" action="${path}">
      <label>Search in this log <input type="search" name="q" value="${text}" /></label>
      <button>Search</button>
    </form>
    <p>
      ${text !== '' && html`<a href="${path}">First and last lines</a> · `}<a href="${path}/text">All as text</a>
      (${bytes(storedBytes(file))})
    </p>`;

const storedBytes = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function ends(source: LogSource): Html {
  const { path, file, isOver } = source;
  const pieces = readEnds(file);
  const end = pieces.at(-1)?.end ?? 0;
  if (end === 0 && isOver()) {
    return html`<p>Nothing was written to this log.</p>`;
  }
  const shown = pieces.map((piece, index) => {
    const before = pieces[index - 1];
    const follow = index === pieces.length - 1 && !isOver() ? `${path}/follow` : undefined;
    return html`${before && gap(source, { from: before.end, to: piece.start })} ${logText({ piece, follow })}`;
  });
  return html`${shown} ${!isOver() && html`<p id="log-state" class="quiet">Reload to see new lines.</p>`}`;
}

const gap = ({ path }: LogSource, { from, to }: { readonly from: number; readonly to: number }): Html =>
  html`<p class="log-gap">
    ${bytes(to - from)} in between are not shown. <a href="${path}?at=${from}">Lines after the first ones</a> ·
    <a href="${path}?at=${to}">Lines before the last ones</a> · <a href="${path}/text">All as text</a>
  </p>`;

function around({ path, file }: LogSource, offset: number): Html {
  const piece = readAround(file, offset);
  const size = logSize(file);
  return html`<nav aria-label="Parts of the log">
      <ul>
        ${piece.start > 0 && html`<li><a href="${path}?at=${piece.start}">Earlier lines</a></li>`}
        ${piece.end < size && html`<li><a href="${path}?at=${piece.end}">Later lines</a></li>`}
        <li><a href="${path}">First and last lines</a></li>
      </ul>
    </nav>
    ${logText({ piece, follow: undefined })}`;
}

interface LogTextProps {
  readonly piece: LogPiece;
  /** Where the script gets new lines. */
  readonly follow: string | undefined;
}

/** Scrolls by keyboard, so it can have the focus. */
const logText = ({ piece, follow }: LogTextProps): Html =>
  html`<pre
    class="log"
    role="region"
    aria-label="Log, bytes ${piece.start} to ${piece.end}"
    tabindex="0"
    ${follow === undefined ? undefined : html` data-follow="${follow}" data-from="${piece.end}"`}
  >
${logLines(piece.lines)}</pre>`;

async function foundLines({ path, file }: LogSource, text: string): Promise<Html> {
  const { lines, lineCount, matchCount } = await searchLog(file, text);
  const summary = matchCount === 0 ? 'No line contains' : `${counted(matchCount, 'match')} in ${counted(lineCount, 'line')} for`;
  const shown = lineCount > lines.length && html` The first ${lines.length} lines are listed.`;
  return html`<p role="status">${summary} <q>${text}</q>.${shown}</p>
    <ol class="log-found">
      ${lines.map((line) => foundLine(path, line))}
    </ol>`;
}

function foundLine(path: string, { offset, pieces }: FoundLine): Html {
  const text = pieces.map((piece, index) => (index % 2 === 1 ? html`<mark>${piece}</mark>` : piece));
  return html`<li><a href="${path}?at=${offset}#b${offset}">${text}</a></li>`;
}
