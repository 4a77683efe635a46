import { PassThrough } from 'node:stream';
import { askLine } from '../../../src/ops/command/ask-line';

function asking() {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true });
  const answer = askLine({ question: 'sure? ', input, output, interrupted: new AbortController().signal });
  return { input, output, answer };
}

test('returns the line without the space around it', async () => {
  const { input, answer } = asking();
  input.write(' yes \r');
  expect(await answer).toBe('yes');
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s rejects and ends the line', async (_, key) => {
  const { input, output, answer } = asking();
  input.write(key);
  await expect(answer).rejects.toThrow('interrupted; nothing was changed');
  expect(String(output.read())).toMatch(/\n$/);
});
