import type { StackTemplates } from '../../config/stateful-resources';
import type { PricedLine, Sum } from './cost-line';
import { dollars } from './dollars';
import type { PriceTable } from './price-table';
import { describeItem } from './render-cost';
import { costsOfStacks, type StackCosts } from './stack-costs';

interface DifferenceProps {
  /** What is deployed. Without stacks, everything is new. */
  readonly before: StackTemplates;
  readonly after: StackTemplates;
  readonly region: string;
  readonly prices: PriceTable;
}

/** What a change of the templates of an environment does to its cost at rest. */
export interface CostDifference {
  /** In a month; incomplete if a price in the difference is unknown. */
  readonly change: Sum;
  readonly before: Sum;
  readonly after: Sum;
  /** The difference in a few words of ASCII, such as `cost +$17.52 a month`; null if there is none. */
  readonly brief: string | null;
  /** What a person reads: a sentence, and a line for each thing that costs more, less, or nobody knows how much. */
  readonly lines: readonly string[];
}

const HALF_A_CENT = 0.005;

/** Compares the cost of an environment at rest before and after a change of its templates. */
export function costDifference({ before, after, ...place }: DifferenceProps): CostDifference {
  const [old, now] = [before, after].map((templates) => costsOfStacks({ templates, ...place })) as [StackCosts, StackCosts];
  const changes = changedLines(old, now);
  const unknown = [
    ...unknownOnlyIn(now.unknown, old.unknown).map((resource) => `${resource}, added: unknown price`),
    ...unknownOnlyIn(old.unknown, now.unknown).map((resource) => `${resource}, removed: unknown price`),
  ];
  const change = {
    usd: now.atRest.usd - old.atRest.usd,
    isComplete: unknown.length === 0 && changes.every(({ isKnown }) => isKnown),
  };
  const lines = [...changes.map(({ text }) => text), ...unknown];
  const text = [summary({ change, old, now }), ...lines.map((line) => `  ${line}`)];
  return { change, before: old.atRest, after: now.atRest, brief: briefOf(change), lines: text };
}

const isNothing = ({ usd }: Sum): boolean => Math.abs(usd) < HALF_A_CENT;

function briefOf(change: Sum): string | null {
  if (isNothing(change)) {
    return change.isComplete ? null : 'cost changes by an unknown amount';
  }
  return `cost ${signed(change.usd)} a month${change.isComplete ? '' : ', without what is unknown'}`;
}

function summary({ change, old, now }: { readonly change: Sum; readonly old: StackCosts; readonly now: StackCosts }): string {
  const [from, to] = [old, now].map(({ atRest }) => `${atRest.isComplete ? '' : 'at least '}${dollars(atRest.usd)}`);
  if (change.isComplete && isNothing(change)) {
    return `the cost at rest does not change: ${to} a month`;
  }
  const size = isNothing(change) ? 'unknown' : `${signed(change.usd)}${change.isComplete ? '' : ', without what is unknown'}`;
  return `the cost at rest changes from ${from} to ${to} a month (${size})`;
}

const signed = (usd: number): string => (usd > 0 ? `+${dollars(usd)}` : dollars(usd));

interface ChangedLine {
  readonly text: string;
  readonly isKnown: boolean;
}

/** Lines that are not in both, with the same number; the largest change first. */
function changedLines(old: StackCosts, now: StackCosts): readonly ChangedLine[] {
  const items = [...new Set([...old.lines, ...now.lines].map(({ item }) => item))];
  return items
    .map((item) => compareItem(item, { old: linesOf(old, item), now: linesOf(now, item) }))
    .filter((each) => each !== null)
    .sort((one, other) => Math.abs(other.usd) - Math.abs(one.usd));
}

const linesOf = ({ lines }: StackCosts, item: string): readonly PricedLine[] => lines.filter((line) => line.item === item);

interface Compared {
  readonly old: readonly PricedLine[];
  readonly now: readonly PricedLine[];
}

function compareItem(item: string, { old, now }: Compared): (ChangedLine & { readonly usd: number }) | null {
  const [from, to] = [old, now].map((lines) => lines.map((line) => describeItem(item, line).replace(`${item}: `, '')).join(' and '));
  const usd = totalOf(now) - totalOf(old);
  if (from === to && Math.abs(usd) < HALF_A_CENT) {
    return null;
  }
  // The same things with an unknown price on both sides are no change.
  const isKnown = [...old, ...now].every(({ isPriced }) => isPriced);
  const what = from === '' ? `${to}, new` : to === '' ? `${from}, removed` : `${from} → ${to}`;
  const name = what.startsWith(item) ? '' : `${item}: `;
  return { text: `${name}${what}: ${isKnown ? signed(usd) : 'unknown'}`, isKnown, usd };
}

const totalOf = (lines: readonly PricedLine[]): number => lines.reduce((sum, { atRest }) => sum + atRest.usd, 0);

/** Resources of types without a price that only one side has. */
const unknownOnlyIn = (one: StackCosts['unknown'], other: StackCosts['unknown']): readonly string[] =>
  one.filter(({ id }) => other.every((each) => each.id !== id)).map(({ id, type }) => `${id} (${type})`);
