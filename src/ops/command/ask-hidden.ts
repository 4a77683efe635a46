import type { ReadStream } from 'node:tty';

export interface AskHiddenProps {
  readonly question: string;
  readonly input: Pick<ReadStream, 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>;
  readonly output: { readonly write: (text: string) => unknown };
}

const ENTER = ['\r', '\n', '\u0004'];
const INTERRUPT = '\u0003';
const BACKSPACE = ['\u007f', '\b'];
/** What some terminals put around pasted text. */
const PASTE_MARKS = /\u001b\[20[01]~/g;

/**
 * Asks for a line and shows nothing of it.
 * @throws Error where the question is interrupted
 */
export function askHidden({ question, input, output }: AskHiddenProps): Promise<string> {
  // Before the question: whoever answers at once must not be shown either.
  input.setRawMode(true);
  output.write(question);
  input.setEncoding('utf8');
  input.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (finish: () => void): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      finish();
    };
    const take = (chunk: string): void => {
      for (const character of chunk.replace(PASTE_MARKS, '')) {
        if (character === INTERRUPT) return end(() => reject(new Error('interrupted; nothing was changed')));
        if (ENTER.includes(character)) return end(() => resolve(typed));
        typed = BACKSPACE.includes(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    input.on('data', take);
  });
}
