import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';

/** Maximum size of a parameter of the standard tier. */
const MAXIMUM_BYTES = 4096;
/** A replacement character, which stands for bytes that are not UTF-8, or a null, which no environment variable can contain. */
const NOT_TEXT = /[\ufffd\0]/;

/**
 * A secret's value, from a hidden prompt or standard input. Never from the command line, which every user of the machine can list and
 * shells store.
 * @throws UsageError if it is empty, too large, or cannot be an environment variable
 */
export async function readSecretValue(terminal: Terminal, key: string): Promise<string> {
  const value = terminal.isInteractive
    ? await terminal.askHidden(`value of ${key} (hidden): `)
    : withoutLastNewline(await terminal.readInput());
  if (value === '') {
    throw new UsageError([`the value of ${key} is empty; type it at the prompt, or pass it on standard input`]);
  }
  if (NOT_TEXT.test(value)) {
    throw new UsageError([`the value of ${key} is not UTF-8 text; encode it, for example with base64, and decode it in the service`]);
  }
  const size = Buffer.byteLength(value);
  if (size > MAXIMUM_BYTES) {
    throw new UsageError([`the value of ${key} has ${size} bytes; the maximum is ${MAXIMUM_BYTES}`]);
  }
  return value;
}

/** `echo` and most programs end their output with a line break. */
const withoutLastNewline = (text: string): string => text.replace(/\r?\n$/, '');
