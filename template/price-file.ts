import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { PriceFilter } from '../src/ops/cost/price-table';

/** A row of a price file, by the name of the column. */
type Row = Readonly<Record<string, string>>;

/** A price of a file. */
export interface FoundPrice {
  readonly usd: number;
  readonly unit: string;
}

/** The version of a file with the price of each filter, or a text that says why there is none. */
export interface PriceFile {
  readonly version: string;
  /** `2026-09-11` */
  readonly date: string;
  readonly prices: readonly (FoundPrice | string)[];
}

interface ReadProps {
  readonly url: string;
  readonly filters: readonly PriceFilter[];
  /** What usage types begin with in the region. */
  readonly prefixes: readonly string[];
}

/**
 * Reads a price file as CSV, line by line.
 * @throws Error if it cannot be read to its end
 */
export async function readPriceFile({ url, filters, prefixes }: ReadProps): Promise<PriceFile> {
  const head = new Map<string, string>();
  let columns: readonly string[] | undefined;
  let last = '';
  const matches: Row[][] = filters.map(() => []);
  for await (const line of linesOf(await open(url))) {
    if (columns === undefined) {
      const [name = '', value = '', ...more] = fieldsOf(line);
      columns = more.length > 0 ? [name, value, ...more] : undefined;
      head.set(name, value);
    } else if (filters.some(({ usage }) => line.includes(usage))) {
      const row = rowOf(line, columns);
      filters.forEach((filter, index) => isMatch(row, { filter, prefixes }) && matches[index]?.push(row));
    }
    last = line;
  }
  const [version, published] = [head.get('Version'), head.get('Publication Date')];
  if (columns === undefined || version === undefined || published === undefined) {
    throw new Error('it is no price file: it has no version, publication date or columns');
  }
  // A file that ends in the middle of a row was cut off.
  rowOf(last, columns);
  return {
    version,
    date: published.slice(0, '2026-09-11'.length),
    prices: filters.map((filter, index) => priceIn(matches[index] ?? [], filter)),
  };
}

async function open(url: string): Promise<Readable> {
  const response = await fetch(url);
  if (!response.ok || response.body === null) {
    throw new Error(`the server answered ${response.status}`);
  }
  return Readable.fromWeb(response.body as ReadableStream);
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (line !== '') {
      yield line;
    }
  }
}

/** The fields of a line of CSV, each in quotes; a quote in a field is doubled. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, field = '']) => field.replaceAll('""', '"'));
}

function rowOf(line: string, columns: readonly string[]): Row {
  const fields = fieldsOf(line);
  if (fields.length !== columns.length) {
    throw new Error(`it is cut off: a row has ${fields.length} of ${columns.length} columns`);
  }
  return Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']));
}

interface MatchProps {
  readonly filter: PriceFilter;
  readonly prefixes: readonly string[];
}

const isMatch = (row: Row, { filter: { usage, where = {} }, prefixes }: MatchProps): boolean =>
  row['TermType'] === 'OnDemand' &&
  row['Currency'] === 'USD' &&
  prefixes.some((prefix) => row['usageType'] === `${prefix}${usage}`) &&
  Object.entries(where).every(([column, value]) => row[column] === value);

/** The price of the first tier that is not free. */
function priceIn(rows: readonly Row[], { usage, scale = 1 }: PriceFilter): FoundPrice | string {
  const products = [...new Set(rows.map(({ SKU = '' }) => SKU))];
  if (products.length !== 1) {
    return products.length === 0
      ? `nothing has the usage type ${usage}`
      : `${products.length} products have the usage type ${usage}: ${products.join(', ')}`;
  }
  const byRange = [...rows].sort((one, other) => Number(one['StartingRange']) - Number(other['StartingRange']));
  const [tier] = byRange.filter(({ PricePerUnit }) => Number(PricePerUnit) > 0);
  if (tier === undefined) {
    return `${usage} has no price above zero`;
  }
  return { usd: Number((Number(tier['PricePerUnit']) * scale).toPrecision(10)), unit: tier['Unit'] ?? '' };
}
