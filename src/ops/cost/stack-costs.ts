import type { StackTemplates } from '../../config/stateful-resources';
import { priceLine, pricesIn, sumOf, type CostLine, type PricedLine, type PricedRate, type Sum } from './cost-line';
import type { Price, PriceTable, Unit } from './price-table';
import { linesOf } from './resource-costs';
import { resourcesOf } from './template-resource';

/** A resource whose type the price table does not know. */
export interface UnknownResource {
  /** `<stack>/<logical id>` */
  readonly id: string;
  readonly type: string;
}

/** What stacks cost. */
export interface StackCosts {
  readonly region: string;
  /** In a month, while nobody uses it. */
  readonly atRest: Sum;
  /** What is billed at rest, the most expensive first. */
  readonly lines: readonly PricedLine[];
  /** What is billed for scaling or by use. */
  readonly rates: readonly PricedRate[];
  readonly unknown: readonly UnknownResource[];
  /** The prices that all of it is based on. */
  readonly prices: ReadonlyMap<Unit, Price | null>;
}

interface StackCostProps {
  readonly templates: StackTemplates;
  readonly region: string;
  readonly prices: PriceTable;
}

/** What the resources of templates cost in a region. */
export function costsOfStacks({ templates, region, prices }: StackCostProps): StackCosts {
  const found = resourcesOf(templates).map((resource) => ({ resource, lines: linesOf(resource, prices) }));
  const merged = mergeEqual(found.flatMap(({ lines }) => lines ?? []));
  const priced = merged.map((line) => priceLine(line, { prices, region }));
  const unknown = found.filter(({ lines }) => lines === null).map(({ resource: { id, type } }) => ({ id, type }));
  const total = sumOf(priced.map(({ atRest }) => atRest));
  return {
    region,
    atRest: { usd: total.usd, isComplete: total.isComplete && unknown.length === 0 },
    lines: priced.filter(({ count }) => count !== 0).sort((one, other) => other.atRest.usd - one.atRest.usd),
    rates: distinct(priced.flatMap((line) => line.rates)),
    unknown,
    prices: pricesIn(merged, { prices, region }),
  };
}

/** Adds up the lines of equal things. A number that is not known makes the sum unknown. */
function mergeEqual(lines: readonly CostLine[]): readonly CostLine[] {
  const merged = new Map<string, CostLine>();
  for (const line of lines) {
    const key = `${line.item}\n${line.detail}`;
    const before = merged.get(key);
    const count = before === undefined ? line.count : before.count === null || line.count === null ? null : before.count + line.count;
    merged.set(key, {
      ...line,
      count,
      note: before?.note ?? line.note,
      rates: [...(before?.rates ?? []), ...line.rates],
      resources: [...(before?.resources ?? []), ...line.resources],
    });
  }
  return [...merged.values()];
}

/** Each rate once. Steps of several services add up. */
function distinct(rates: readonly PricedRate[]): readonly PricedRate[] {
  const byName = new Map<string, PricedRate>();
  for (const rate of rates) {
    const most = byName.get(rate.what)?.most ?? 0;
    byName.set(rate.what, { ...rate, most: rate.most === null ? null : rate.most + most });
  }
  return [...byName.values()];
}
