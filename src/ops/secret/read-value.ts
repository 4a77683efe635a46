import type { Terminal } from '../command/terminal';
import { UsageError } from '../usage-error';

/** Most bytes of a parameter of the standard tier. */
const LARGEST = 4096;
/** What bytes that are no UTF-8 become when they are read, and what no variable of a program can hold. */
const NO_TEXT = /[\ufffd\0]/;

/**
 * A secret's value, typed without being shown, or from standard input; never from the command line, which any user of the machine
 * can list and every shell writes down.
 * @throws UsageError where it is empty, too large, or nothing that a variable can hold
 */
export async function readValue(terminal: Terminal, key: string): Promise<string> {
  const value = terminal.isInteractive
    ? await terminal.askHidden(`value of ${key} (not shown): `)
    : withoutLastNewline(await terminal.readInput());
  if (value === '') {
    throw new UsageError([`the value of ${key} is empty; type it when asked, or give it on standard input`]);
  }
  if (NO_TEXT.test(value)) {
    throw new UsageError([`the value of ${key} is no text in UTF-8; encode it, such as by base64, and decode it in the service`]);
  }
  const size = Buffer.byteLength(value);
  if (size > LARGEST) {
    throw new UsageError([`the value of ${key} has ${size} bytes; ${LARGEST} are allowed`]);
  }
  return value;
}

/** Commands such as `echo` and `pass` end their output with one. */
const withoutLastNewline = (text: string): string => text.replace(/\r?\n$/, '');
