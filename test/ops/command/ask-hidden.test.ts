import { PassThrough } from 'node:stream';
import { askHidden } from '../../../src/ops/command/ask-hidden';

function typing() {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (mode: boolean) => raw.push(mode) }) as unknown as NodeJS.ReadStream &
    PassThrough;
  let shown = '';
  const answer = askHidden({
    question: 'value: ',
    input,
    output: {
      write: (text) => {
        shown += text;
      },
    },
  });
  return { input, answer, raw, shown: () => shown };
}

test('shows nothing that is typed, handles backspace, and restores the terminal', async () => {
  const { input, answer, raw, shown } = typing();
  input.write('hunteX\u007fr2\r');
  expect(await answer).toBe('hunter2');
  expect(shown()).toBe('value: \n');
  expect(raw).toEqual([true, false]);
});

test('removes the marks of pasted text', async () => {
  const { input, answer } = typing();
  input.write('\u001b[200~pasted\u001b[201~\r');
  expect(await answer).toBe('pasted');
});

test('Ctrl-C rejects and restores the terminal', async () => {
  const { input, answer, raw } = typing();
  input.write('abc\u0003');
  await expect(answer).rejects.toThrow('interrupted; nothing was changed');
  expect(raw).toEqual([true, false]);
});

test('the terminal hides input before the question is shown', async () => {
  const order: string[] = [];
  const input = Object.assign(new PassThrough(), {
    setRawMode: (mode: boolean) => order.push(mode ? 'hidden' : 'shown'),
  }) as unknown as NodeJS.ReadStream & PassThrough;
  const answer = askHidden({ question: 'value: ', input, output: { write: (text) => order.push(text) } });
  input.write('x\r');
  await answer;
  expect(order).toEqual(['hidden', 'value: ', 'shown', '\n']);
});

test('backspace removes a whole character, also one of two code units', async () => {
  const { input, answer } = typing();
  input.write('a🍌\u007fb\r');
  expect(await answer).toBe('ab');
});

test.each(['-----BEGIN-----\rMIIE\r-----END-----\r', '\u001b[200~one\ntwo\u001b[201~'])(
  'refuses several lines at once, because all but the first would be lost',
  async (pasted) => {
    const { input, answer, raw } = typing();
    input.write(pasted);
    await expect(answer).rejects.toThrow('several lines were pasted, so nothing was changed');
    expect(raw).toEqual([true, false]);
  },
);

test('accepts several line breaks at the end of pasted text', async () => {
  const { input, answer } = typing();
  input.write('pasted\r\n');
  expect(await answer).toBe('pasted');
});
