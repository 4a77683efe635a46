/** One thing that is wrong with the configuration. */
export interface ConfigurationProblem {
  /** Where, as one would write it: `environments[0].service.cpu`. */
  readonly path: string;
  /** What is there, as JSON; `nothing` where something is missing. */
  readonly given: string;
  /** What could be there. */
  readonly allowed: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Everything that is wrong with the configuration, found in one go. Its message is for people and needs no stack trace. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  /** @param source what was read: `.projenrc.ts`, `platform.json` */
  constructor(source: string, problems: readonly ConfigurationProblem[]) {
    super([heading(source, problems.length), ...problems.map(describe)].join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

const heading = (source: string, count: number): string => `${source} has ${count === 1 ? 'one problem' : `${count} problems`}:`;

const describe = ({ path, given, allowed, fix }: ConfigurationProblem): string =>
  [`  ${path}`, `    given    ${given}`, `    allowed  ${allowed}`, `    fix      ${fix}`].join('\n');
