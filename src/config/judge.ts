import type { ConfigurationProblem } from './configuration-error';
import type { Finding } from './rules/rule';
import type { Findings } from './shape/place';

/** The problems of single values, and those between values that are right each for itself. */
export function judge({ problems, distrusted }: Findings, findings: readonly Finding[]): readonly ConfigurationProblem[] {
  const trusted = findings
    .filter(({ involves }) => !involves.some((path) => distrusted.some((other) => overlap(path, other))))
    .map(({ path, given, allowed, fix }) => ({ path, given, allowed, fix }));
  // A setting that several environments share is judged in each of them, and told once.
  const told = new Map([...problems, ...trusted].map((problem) => [JSON.stringify(problem), problem]));
  return [...told.values()];
}

/** Whether one path is the other or lies within it. */
const overlap = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);

const isWithin = (inner: string, outer: string): boolean =>
  outer === '' || inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
