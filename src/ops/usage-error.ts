/** A command was called wrongly or configured wrongly; it ends with exit code 2. */
export class UsageError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'UsageError';
  }
}
