import { readFileSync, writeFileSync } from 'node:fs';
import type { Price, PriceFilter, PriceTable, RegionPrices, Unit } from '../src/ops/cost/price-table';
import { readPriceFile } from './price-file';

const FILE = 'src/ops/cost/prices.json';

/** Where AWS publishes its price files, without credentials. */
const PRICE_FILES = 'https://pricing.us-east-1.amazonaws.com';

/**
 * The file of a service in a region. There is an `index.json` too, but that of EC2 has 440 MB in one region, too much to parse at once.
 * Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html
 */
const pathOf = (service: string, region: string): string => `/offers/v1.0/aws/${service}/current/${region}/index.csv`;

export interface RefreshProps {
  readonly table: PriceTable;
  /** Such as https://pricing.us-east-1.amazonaws.com */
  readonly address: string;
  /** Called with the path of each file before it is read. */
  readonly onFile: (path: string) => void;
}

/** A new table, or all of its problems. */
export type Refreshed = { readonly table: PriceTable } | { readonly problems: readonly string[] };

/** A unit that the price files have. */
interface Listed {
  readonly unit: Unit;
  readonly find: PriceFilter;
}

/** Units that the price files do not have, or nobody has found there: a person looks them up. */
export const unlistedUnits = ({ units }: PriceTable): readonly Unit[] =>
  (Object.keys(units) as Unit[]).filter((unit) => units[unit].find === undefined);

/** Reads all prices that are in AWS's price files. With any problem, there is no new table. */
export async function refreshPrices({ table, address, onFile }: RefreshProps): Promise<Refreshed> {
  const listed = (Object.keys(table.units) as Unit[]).flatMap((unit): Listed[] => {
    const { find } = table.units[unit];
    return find === undefined ? [] : [{ unit, find }];
  });
  const problems: string[] = [];
  const regions: Record<string, RegionPrices> = {};
  for (const [region, before] of Object.entries(table.regions)) {
    // The prices of every region are in no file.
    const services = before.prefixes.length === 0 ? [] : [...new Set(listed.map(({ find }) => find.service))];
    const prices: Partial<Record<Unit, Price>> = { ...before.prices };
    for (const service of services) {
      const path = pathOf(service, region);
      onFile(path);
      const wanted = listed.filter(({ find }) => find.service === service);
      const read = await readPrices(`${address}${path}`, { wanted, before });
      Object.assign(prices, read.prices);
      problems.push(...read.problems.map((problem) => `${path}: ${problem}`));
    }
    regions[region] = { ...before, prices };
  }
  return problems.length > 0 ? { problems } : { table: { ...table, regions } };
}

interface FileProps {
  readonly wanted: readonly Listed[];
  readonly before: RegionPrices;
}

interface ReadPrices {
  readonly prices: Partial<Record<Unit, Price>>;
  readonly problems: readonly string[];
}

async function readPrices(url: string, { wanted, before }: FileProps): Promise<ReadPrices> {
  try {
    const {
      version,
      date,
      prices: found,
    } = await readPriceFile({ url, filters: wanted.map(({ find }) => find), prefixes: before.prefixes });
    const prices: Partial<Record<Unit, Price>> = {};
    const problems = wanted.flatMap(({ unit }, index) => {
      const price = found[index] ?? 'was not looked for';
      if (typeof price === 'string') {
        return [`${unit}: ${price}`];
      }
      prices[unit] = { ...price, date, version, from: 'file' };
      const unitBefore = before.prices[unit]?.unit ?? price.unit;
      return unitBefore === price.unit ? [] : [`${unit} is per "${price.unit}" now, and was per "${unitBefore}": check what that means`];
    });
    return { prices, problems };
  } catch (error) {
    // One of several problems, all of which are listed.
    return { prices: {}, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

async function main(): Promise<void> {
  const refreshed = await refreshPrices({
    table: JSON.parse(readFileSync(FILE, 'utf8')) as PriceTable,
    address: process.argv[2] ?? PRICE_FILES,
    onFile: (path) => console.log(`reading ${path}`),
  });
  if ('problems' in refreshed) {
    console.error(['nothing was written:', ...refreshed.problems.map((problem) => `  ${problem}`)].join('\n'));
    process.exitCode = 1;
    return;
  }
  const { format, resolveConfig } = await import('prettier');
  writeFileSync(FILE, await format(JSON.stringify(refreshed.table, null, 2), { ...(await resolveConfig(FILE)), filepath: FILE }));
  console.log(`${FILE} is written. Not in price files, so check by hand: ${unlistedUnits(refreshed.table).join(', ')}, Fargate Spot`);
}

// `npx projen` runs it in its own process, where it is not the main module.
if (process.argv[1] === __filename) {
  void main();
}
