import type { ConfigurationProblem } from '../configuration-error';
import type { Keys, Problems } from './problems';

type Report = Omit<ConfigurationProblem, 'path'>;

/** Where in `.projenrc.ts` an option is or would be written; problems of its value are reported here. */
export class OptionLocation {
  constructor(
    private readonly problems: Problems,
    private readonly keys: Keys = [],
  ) {}

  /** The keys as a team would write them: `environments[0].service.cpu`. */
  get path(): string {
    return formatKeys(this.keys);
  }

  at(key: string | number): OptionLocation {
    return new OptionLocation(this.problems, [...this.keys, key]);
  }

  /** The path of the option that was meant, when the key here belongs in another section. */
  findElsewhere(): string | undefined {
    const keys = this.problems.findOption(this.keys);
    return keys && formatKeys(keys);
  }

  /** Reports a value that is invalid in itself. */
  reportInvalid(report: Report): void {
    this.problems.add({ path: this.path, ...report });
    this.markInvalid();
  }

  /** Records that the value here is a placeholder, without a problem of its own. */
  markInvalid(): void {
    this.problems.markInvalid(this.path);
  }

  /** Reports a value that is valid in itself but not together with others. */
  reportConflict({ comparedWith = [], ...report }: Report & { readonly comparedWith?: readonly OptionLocation[] }): void {
    this.problems.addConflict({ path: this.path, ...report, comparedWith: comparedWith.map(({ path }) => path) });
  }
}

const formatKeys = (keys: Keys): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') {
      return `${path}[${key}]`;
    }
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
      return `${path}[${JSON.stringify(key)}]`;
    }
    return path === '' ? key : `${path}.${key}`;
  }, '');
