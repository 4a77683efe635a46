import { StringDecoder } from 'node:string_decoder';
import { LogFile } from '../logs/log-file';
import { secretStrings } from '../secret-strings';

/** Longer lines are split, so that a program that prints no newline does not fill the memory. */
const MAXIMUM_LINE_LENGTH = 64 * 1024;

/** The log of one build: a file, and a listener for each line. Secrets are masked, as in CodeBuild. */
export class BuildLog {
  private readonly file: LogFile;
  private decoder = new StringDecoder('utf8');
  private unfinished = '';
  private secrets: readonly string[] = [];

  constructor(
    path: string,
    private readonly listener: (line: string) => void,
  ) {
    this.file = new LogFile(path, listener);
  }

  /** From now on, these values are written as `***`. */
  hide(values: readonly string[]): void {
    this.secrets = secretStrings(values);
  }

  mask(text: string): string {
    return this.secrets.reduce((result, secret) => result.replaceAll(secret, '***'), text);
  }

  line(text: string): string {
    const masked = this.mask(text);
    this.file.append(masked);
    this.listener(masked);
    return masked;
  }

  /** Takes output of a program, and returns the lines that it completes. */
  write(chunk: Buffer): readonly string[] {
    const text = this.unfinished + this.decoder.write(chunk);
    const end = text.lastIndexOf('\n') + 1;
    const lines = text.slice(0, end).split('\n').slice(0, -1);
    this.unfinished = text.slice(end);
    if (this.unfinished.length > MAXIMUM_LINE_LENGTH) {
      lines.push(...this.takeUnfinished());
    }
    return lines.map((line) => this.line(visiblePart(line)));
  }

  /** Completes a last line without a newline. */
  flush(): readonly string[] {
    this.unfinished += this.decoder.end();
    this.decoder = new StringDecoder('utf8');
    return this.takeUnfinished().map((line) => this.line(visiblePart(line)));
  }

  private takeUnfinished(): readonly string[] {
    const text = this.unfinished;
    this.unfinished = '';
    return text === '' ? [] : [text];
  }
}

/** Progress bars overwrite their line after a carriage return; only the last version is kept. */
function visiblePart(line: string): string {
  const text = line.replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
