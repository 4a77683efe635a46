import type { ReadStream } from 'node:tty';
import { UsageError } from './usage-error';

export interface AskHiddenProps {
  readonly question: string;
  readonly input: Pick<ReadStream, 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>;
  readonly output: { readonly write: (text: string) => unknown };
}

const ENTER = ['\r', '\n', '\u0004'];
const INTERRUPT = '\u0003';
const BACKSPACE = ['\u007f', '\b'];
const SEVERAL_LINES = 'several lines were pasted, so nothing was changed; pass a value of several lines on standard input';
/** Some terminals put these around pasted text. */
const PASTE_MARKS = /\u001b\[20[01]~/g;

/**
 * Asks for a line without showing what is typed.
 * @throws Error if it is interrupted; UsageError if several lines arrive at once, because all but the first would be lost
 */
export function askHidden({ question, input, output }: AskHiddenProps): Promise<string> {
  // Before the question, so that a quick answer is not shown either.
  input.setRawMode(true);
  output.write(question);
  input.setEncoding('utf8');
  input.resume();
  return new Promise((resolve, reject) => {
    const typed: string[] = [];
    const end = (finish: () => void): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      finish();
    };
    const take = (chunk: string): void => {
      const characters = [...chunk.replace(PASTE_MARKS, '')];
      for (const [index, character] of characters.entries()) {
        if (character === INTERRUPT) {
          return end(() => reject(new Error('interrupted; nothing was changed')));
        }
        if (ENTER.includes(character)) {
          const isLast = characters.slice(index).every((each) => ENTER.includes(each));
          return end(() => (isLast ? resolve(typed.join('')) : reject(new UsageError([SEVERAL_LINES]))));
        }
        if (BACKSPACE.includes(character)) {
          typed.pop();
        } else {
          typed.push(character);
        }
      }
    };
    input.on('data', take);
  });
}
