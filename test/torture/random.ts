/** A sequence of numbers that follows from its seed, so that a failure can be repeated. */
export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = [...seed].reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5);
  }

  /** From 0 to 1, which is not included (mulberry32). */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    const once = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61));
    return ((twice ^ (twice >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both limits are included. */
  integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(this.fraction() * (maximum - minimum + 1));
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.integer(0, values.length - 1)] ?? values[0];
  }

  /** Bytes that are often special characters of HTTP. */
  text(maximumLength: number): string {
    const special = [
      '/',
      ':',
      '%',
      '\\',
      '?',
      '#',
      '[',
      ']',
      '\u0000',
      ' ',
      '\t',
      '..',
      '//',
      '%2f',
      '\u202e',
      'é',
      '{',
      '"',
      "'",
      '&',
      '=',
    ] as const;
    return Array.from({ length: this.integer(0, maximumLength) }, () =>
      this.fraction() < 0.5 ? this.pick(special) : String.fromCharCode(this.integer(33, 126)),
    ).join('');
  }
}
