import type { ConfigurationProblem } from '../configuration-error';
import { pathOf } from '../path-of';
import { inWords } from './in-words';

/** Where in the configuration a value is, and where to report what is wrong with it. */
export class Place {
  constructor(
    private readonly findings: Findings,
    private readonly keys: readonly (string | number)[] = [],
  ) {}

  at(key: string | number): Place {
    return new Place(this.findings, [...this.keys, key]);
  }

  report(problem: { readonly given: unknown; readonly allowed: string; readonly fix: string }): void {
    const { given, allowed, fix } = problem;
    this.findings.problems.push({ path: pathOf(this.keys), given: inWords(given), allowed, fix });
    this.distrust();
  }

  /** Marks the value here as a stand-in, which no rule may judge. */
  distrust(): void {
    this.findings.distrusted.push(pathOf(this.keys));
  }
}

/** What reading the configuration brought to light. */
export interface Findings {
  readonly problems: ConfigurationProblem[];
  /** Paths of values that were wrong and have been replaced by a stand-in. */
  readonly distrusted: string[];
}
