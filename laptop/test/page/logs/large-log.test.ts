import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { logBytes } from '../../../src/page/logs/follow-log';
import { logPage, type LogSource } from '../../../src/page/logs/log-page';
import { html } from '../../../src/page/html';
import { temporaryDirectory } from '../../fixtures/temporary-directory';

const MEBIBYTE = 1024 * 1024;
const LINES_PER_BLOCK = 10_000;
const folder = temporaryDirectory();

/** A log of 50 MiB, whose last line is `the end`. */
function largeLog(): { readonly source: LogSource; readonly blocks: number } {
  const file = join(folder.path, 'large.log');
  const block = Buffer.from(
    Array.from({ length: LINES_PER_BLOCK }, (_, index) => `\u001b[32mok\u001b[0m ${index} <${'x'.repeat(80)}>\n`).join(''),
  );
  const descriptor = openSync(file, 'w');
  const blocks = Math.ceil((50 * MEBIBYTE) / block.length);
  for (let written = 0; written < blocks; written += 1) {
    writeSync(descriptor, block);
  }
  writeSync(descriptor, 'the end\n');
  closeSync(descriptor);
  return { source: { title: 'Large', path: '/large', file, isOver: () => true, about: html`` }, blocks };
}

async function page(source: LogSource, query: string): Promise<{ readonly content: string; readonly milliseconds: number }> {
  const began = performance.now();
  const response = await logPage(source, new URLSearchParams(query));
  return { content: response.kind === 'page' ? response.content.source : '', milliseconds: performance.now() - began };
}

test('shows, pages through, searches and sends a log of 50 MiB with little memory', async () => {
  const { source, blocks } = largeLog();
  const { size } = statSync(source.file);
  const before = process.memoryUsage().rss;

  const { content, milliseconds } = await page(source, '');
  expect(content).toContain('<span id="b0">');
  expect(content).toContain('the end\n</span>');
  expect(content).toContain('MiB in between are not shown');
  expect(content.match(/<span id=/g)).toHaveLength(3000);
  expect(content.length).toBeLessThan(MEBIBYTE);
  expect(milliseconds).toBeLessThan(1000);

  const [, next = ''] = /\?(at=\d+)">Lines after/.exec(content) ?? [];
  expect((await page(source, next)).content).toContain('</span> 1000 &lt;x');

  expect((await page(source, 'q=the+end')).content).toContain('1 match in 1 line');
  // Once in each block.
  expect((await page(source, 'q=OK+9999')).content).toContain(`${blocks} matches in ${blocks} lines`);

  let sent = 0;
  for await (const chunk of logBytes(source.file) as AsyncIterable<Buffer>) {
    sent += chunk.length;
  }
  expect(sent).toBe(size);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEBIBYTE);
});
