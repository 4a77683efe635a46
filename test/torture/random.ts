import { createHash } from 'node:crypto';

/** A character that HTTP, URLs or terminals treat specially. */
const SPECIAL = [...'/:%\\?#[]{}"\'&= \t\u0000\u202eé', '..', '//', '%2f'];

/** A sequence of numbers that follows from its seed, so that a failure can be repeated. */
export class Random {
  private drawn = 0;

  constructor(private readonly seed: string) {}

  /** From 0 to 1, which is not included. */
  fraction(): number {
    this.drawn += 1;
    return createHash('sha256').update(`${this.seed}/${this.drawn}`).digest().readUInt32BE() / 2 ** 32;
  }

  /** A whole number; both limits are included. */
  integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(this.fraction() * (maximum - minimum + 1));
  }

  pick<T>(values: readonly T[]): T {
    if (values.length === 0) {
      throw new Error('there is nothing to pick from');
    }
    return values[this.integer(0, values.length - 1)] as T;
  }

  text(maximumLength: number): string {
    const character = (): string => (this.fraction() < 0.5 ? this.pick(SPECIAL) : String.fromCharCode(this.integer(33, 126)));
    return Array.from({ length: this.integer(0, maximumLength) }, character).join('');
  }
}
