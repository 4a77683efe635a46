import { priceOf, type Price, type PriceTable, type Unit } from './price-table';

/** Hours of a month, as AWS's own calculator counts them. */
export const HOURS = 730;

/** A quantity of what AWS bills. */
export interface Amount {
  readonly unit: Unit;
  readonly quantity: number;
}

/** What is billed besides the cost at rest: for a step of scaling, or by use. */
export interface Rate {
  /** Such as `each further task` or `LCU-hour`. */
  readonly what: string;
  readonly each: readonly Amount[];
  /** How many steps scaling can add; null for what depends on use. */
  readonly most: number | null;
}

/** What one or several equal resources cost. */
export interface CostLine {
  /** Such as `tasks`. */
  readonly item: string;
  /** One of the things that are billed, such as `0.5 vCPU, 1 GiB, Fargate, ARM64`. */
  readonly detail: string;
  /** How many there are at rest; null if the template does not tell. */
  readonly count: number | null;
  /** What each is billed in a month. */
  readonly each: readonly Amount[];
  /** Whether the real cost at rest may be higher, although all prices are known. */
  readonly isMinimum: boolean;
  /** An assumption that the cost at rest is based on; null without one. */
  readonly note: string | null;
  readonly rates: readonly Rate[];
  /** `<stack>/<logical id>` */
  readonly resources: readonly string[];
}

/** A sum of prices. */
export interface Sum {
  readonly usd: number;
  /** False if a price or a number in it is unknown, so that the sum is a minimum. */
  readonly isComplete: boolean;
}

export interface PricedRate extends Rate {
  readonly cost: Sum;
}

export interface PricedLine extends Omit<CostLine, 'rates'> {
  /** In a month. */
  readonly atRest: Sum;
  /** Whether all prices and numbers of the cost at rest are known. */
  readonly isPriced: boolean;
  readonly rates: readonly PricedRate[];
}

interface Place {
  readonly prices: PriceTable;
  readonly region: string;
}

export const NOTHING: Sum = { usd: 0, isComplete: true };

export const sumOf = (sums: readonly Sum[]): Sum =>
  sums.reduce((sum, { usd, isComplete }) => ({ usd: sum.usd + usd, isComplete: sum.isComplete && isComplete }), NOTHING);

const times = ({ usd, isComplete }: Sum, count: number): Sum => ({ usd: usd * count, isComplete });

const atLeast = ({ usd, isComplete }: Sum, isMinimum: boolean): Sum => ({ usd, isComplete: isComplete && !isMinimum });

/** What amounts cost. A price that the table does not have makes the sum incomplete. */
export const costOf = (amounts: readonly Amount[], { prices, region }: Place): Sum =>
  sumOf(
    amounts.map(({ unit, quantity }) => {
      // Nothing of it costs nothing, at any price.
      const price = quantity === 0 ? { usd: 0 } : priceOf(prices, { unit, region });
      return price === null ? { usd: 0, isComplete: false } : { usd: price.usd * quantity, isComplete: true };
    }),
  );

export function priceLine(line: CostLine, place: Place): PricedLine {
  const each = costOf(line.each, place);
  return {
    ...line,
    atRest: line.count === null ? { usd: 0, isComplete: false } : atLeast(times(each, line.count), line.isMinimum && line.count > 0),
    isPriced: line.count === 0 || (line.count !== null && each.isComplete),
    rates: line.rates.map((rate) => ({ ...rate, cost: costOf(rate.each, place) })),
  };
}

/** The prices that lines are based on, by unit. */
export function pricesIn(lines: readonly CostLine[], { prices, region }: Place): ReadonlyMap<Unit, Price | null> {
  const units = lines.flatMap(({ each, rates }) => [...each, ...rates.flatMap((rate) => rate.each)]).map(({ unit }) => unit);
  return new Map([...new Set(units)].map((unit) => [unit, priceOf(prices, { unit, region })]));
}
