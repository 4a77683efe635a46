/** One thing that is wrong with the configuration. */
export interface ConfigurationProblem {
  /** The option, as a team would write it: `environments[0].service.cpu`. */
  readonly path: string;
  /** The value as JSON; `nothing` when it is missing. */
  readonly given: string;
  /** The valid values. */
  readonly allowed: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Every problem of the configuration. The message is for the team and needs no stack trace. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  /** @param source the file: `.projenrc.ts` or `platform.json` */
  constructor(source: string, problems: readonly ConfigurationProblem[]) {
    super([heading(source, problems.length), ...problems.map(describe)].join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

const heading = (source: string, count: number): string => `${source} has ${count === 1 ? 'one problem' : `${count} problems`}:`;

const describe = ({ path, given, allowed, fix }: ConfigurationProblem): string =>
  [`  ${path}`, `    given    ${given}`, `    allowed  ${allowed}`, `    fix      ${fix}`].join('\n');
