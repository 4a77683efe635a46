import { closeSync, openSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { secretStrings } from '../secret-strings';

/** A program that prints without ever ending its line must not fill the memory. */
const LONGEST_LINE = 64 * 1024;

/** The log of one build: a file with everything, and each line to a listener, with secrets hidden as CodeBuild hides them. */
export class BuildLog {
  private readonly file: number;
  private decoder = new StringDecoder('utf8');
  private unfinished = '';
  private secrets: readonly string[] = [];

  constructor(
    path: string,
    private readonly listener: (line: string) => void,
  ) {
    this.file = openSync(path, 'a', 0o600);
  }

  /** From here on these values are written as `***`. */
  hide(values: readonly string[]): void {
    this.secrets = secretStrings(values);
  }

  /** A text without the values that are hidden. */
  hidden(text: string): string {
    return this.secrets.reduce((result, secret) => result.replaceAll(secret, '***'), text);
  }

  line(text: string): string {
    const hidden = this.hidden(text);
    writeSync(this.file, `${hidden}\n`);
    this.listener(hidden);
    return hidden;
  }

  /** Takes a piece of a program's output and returns the lines it completes. */
  write(chunk: Buffer): readonly string[] {
    const parts = (this.unfinished + this.decoder.write(chunk)).split('\n');
    this.unfinished = parts.pop() ?? '';
    if (this.unfinished.length > LONGEST_LINE) {
      parts.push(...this.takeUnfinished());
    }
    return parts.map((part) => this.line(lastOverwrite(part)));
  }

  /** Ends a line that a program left open. */
  flush(): readonly string[] {
    this.unfinished += this.decoder.end();
    this.decoder = new StringDecoder('utf8');
    return this.takeUnfinished().map((part) => this.line(lastOverwrite(part)));
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private takeUnfinished(): readonly string[] {
    const text = this.unfinished;
    this.unfinished = '';
    return text === '' ? [] : [text];
  }
}

/** Progress bars overwrite their line with carriage returns: only what stays on the screen is kept. */
function lastOverwrite(line: string): string {
  return line.replace(/\r+$/, '').split('\r').pop() ?? '';
}
