import table from './prices.json';

/** What AWS bills, such as `alb.hour`. */
export type Unit = keyof typeof table.units;

export interface Price {
  readonly usd: number;
  /** Publication date of the source, `2026-09-11` or `2026-05`; null if the source has none. */
  readonly date: string | null;
  /** Version of AWS's price file; null if the price is not from one, or the source does not name it. */
  readonly version: string | null;
  /** How the price was found: `from` in the table describes each. */
  readonly from: 'file' | 'quoted' | 'page';
  /** Name of the unit in AWS's price file, to notice when it changes; null if not recorded yet. */
  readonly unit: string | null;
}

/** Where a price is in AWS's price files. */
export interface PriceFilter {
  /** Service code: the name of the file. */
  readonly service: string;
  /** Usage type without the prefix of the region. */
  readonly usage: string;
  /** Values of further columns. */
  readonly where?: Readonly<Record<string, string>>;
  /** How many of the file's units are one unit of the table. @default 1 */
  readonly scale?: number;
}

export interface UnitDescription {
  /** Follows "per". */
  readonly per: string;
  /** @default - not in the price files, or nobody has found it there */
  readonly find?: PriceFilter;
}

export interface RegionPrices {
  /** What usage types begin with in this region. */
  readonly prefixes: readonly string[];
  readonly prices: Readonly<Partial<Record<Unit, Price>>>;
}

export interface PriceTable {
  readonly currency: string;
  readonly from: Readonly<Record<Price['from'], string>>;
  /** AWS publishes no price of Fargate Spot in its price files, and it changes; only its maximum discount is documented. */
  readonly fargateSpot: { readonly maximumDiscount: number; readonly date: string; readonly from: string; readonly source: string };
  readonly units: Readonly<Record<Unit, UnitDescription>>;
  /** By region; `global` has the prices that are the same in every region. */
  readonly regions: Readonly<Record<string, RegionPrices>>;
}

const isTable = (value: unknown): value is PriceTable => typeof value === 'object' && value !== null && 'regions' in value;

/** The price table of the repository. */
export function loadPriceTable(): PriceTable {
  const loaded: unknown = table;
  if (!isTable(loaded)) {
    throw new Error('src/ops/cost/prices.json has no regions');
  }
  return loaded;
}

/** A price in a region; null if the table has none. */
export const priceOf = ({ regions }: PriceTable, { unit, region }: { readonly unit: Unit; readonly region: string }): Price | null =>
  regions[region]?.prices[unit] ?? regions['global']?.prices[unit] ?? null;
