import { ansiLine } from '../../../src/page/logs/ansi';
import { withoutEscapes } from '../../../src/terminal/printable';

const ESC = '\u001b';
const rendered = (line: string): string => String(ansiLine(line));

test('marks colours and font styles with classes, and escapes the text in between', () => {
  expect(rendered(`${ESC}[1;31m<b>${ESC}[0m & ${ESC}[92mok${ESC}[39m ${ESC}[44mblue`)).toBe(
    '<span class="bold fg-1">&lt;b&gt;</span> &amp; <span class="fg-10">ok</span> <span class="bg-4">blue</span>',
  );
});

test('resets everything with an empty code, and one style with its own', () => {
  expect(rendered(`${ESC}[3;4ma${ESC}[23mb${ESC}[mc`)).toBe('<span class="italic underline">a</span><span class="underline">b</span>c');
});

test('takes the 16 colours of the palette by index, and no others', () => {
  expect(rendered(`${ESC}[38;5;9ma${ESC}[38;5;200mb${ESC}[38;2;1;2;3;1mc`)).toBe('<span class="fg-9">a</span>b<span class="bold">c</span>');
});

test.each([
  ['a link', `${ESC}]8;;https://example.com${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
  ['a title', `${ESC}]0;title\u0007text`, 'text'],
  ['cursor movements', `${ESC}[2J${ESC}[1;1Htext${ESC}[K`, 'text'],
  ['a colour with colons', `${ESC}[38:5:1mtext`, 'text'],
])('removes %s', (_, line, expected) => {
  expect(rendered(line)).toBe(expected);
  expect(withoutEscapes(line)).toBe(expected);
});

test('shows a lone escape as a replacement character', () => {
  expect(rendered(`a${ESC}`)).toBe('a\ufffd');
});

test('cannot be made to write an attribute or a tag', () => {
  const line = `${ESC}[31"onload=alert(1)m<script>${ESC}[31m</pre><img src=x onerror=alert(1)>`;
  expect(rendered(line)).not.toMatch(/<(?!\/?span)/);
  expect(rendered(line)).not.toContain('" onload');
});

test.each([';#', ';?', '[;', ']8;', '[', '(', ' '])('takes a moment for a long line of an escape and many %j', (part) => {
  const began = performance.now();
  rendered(`${ESC}${part.repeat(200_000)}`);
  rendered(`${ESC}${part}`.repeat(100_000));
  expect(performance.now() - began).toBeLessThan(2000);
});

test('reads a line with 100,000 codes', () => {
  expect(rendered(`${ESC}[${'31;'.repeat(100_000)}1mred`)).toBe('<span class="fg-1 bold">red</span>');
});
