/** A buildspec that cannot be run; its message lists every problem. */
export class BuildspecError extends Error {
  constructor(path: string, problems: readonly string[]) {
    super(
      [
        `${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
        ...problems.map((problem) => `  - ${problem}`),
      ].join('\n'),
    );
    this.name = 'BuildspecError';
  }
}
