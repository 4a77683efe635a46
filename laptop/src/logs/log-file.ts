import { appendFileSync } from 'node:fs';
import { isDiskFull } from '../error-code';

/** A log to which the engine adds lines. Lines for which the disk has no space are dropped: a log must not end what it describes. */
export class LogFile {
  private dropped = 0;

  /** @param warn called when the first of several lines is dropped */
  constructor(
    private readonly path: string,
    private readonly warn: (message: string) => void,
  ) {}

  append(line: string): void {
    // A dropped line may have been written in part.
    const gap = this.dropped === 0 ? '' : `\n(${this.dropped} lines are missing here: the disk was full)\n`;
    try {
      appendFileSync(this.path, `${gap}${line}\n`, { mode: 0o600 });
      this.dropped = 0;
    } catch (error) {
      if (!isDiskFull(error)) {
        throw error;
      }
      this.dropped += 1;
      if (this.dropped === 1) {
        this.warn(`lines are missing in ${this.path} from now on, because the disk is full; make space on it`);
      }
    }
  }
}
