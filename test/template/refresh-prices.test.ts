import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refreshPrices, unlistedUnits, type Refreshed } from '../../template/refresh-prices';
import { loadPriceTable, type PriceTable, type UnitDescription, type Unit } from '../../src/ops/cost/price-table';

const HEAD = [
  '"FormatVersion","v1.0"',
  '"Disclaimer","This pricing list is for ""informational"" purposes only, and so on."',
  '"Publication Date","2026-11-20T12:44:25Z"',
  '"Version","20261120124425"',
  '"OfferCode","AmazonEC2"',
];
const COLUMNS = [
  'SKU',
  'TermType',
  'PriceDescription',
  'StartingRange',
  'EndingRange',
  'Unit',
  'PricePerUnit',
  'Currency',
  'usageType',
  'operation',
];

interface Row {
  readonly sku: string;
  readonly usage: string;
  readonly price: string;
  readonly unit?: string;
  readonly operation?: string;
  readonly term?: string;
  readonly start?: string;
}

const line = (fields: readonly string[]): string => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
const row = ({ sku, usage, price, unit = 'Hrs', operation = 'NatGateway', term = 'OnDemand', start = '0' }: Row): string =>
  line([sku, term, `$${price} per "hour", NAT`, start, 'Inf', unit, price, 'USD', usage, operation]);
const file = (...rows: readonly Row[]): string => [...HEAD, line(COLUMNS), ...rows.map(row)].join('\n');

const NAT: Row = { sku: 'NAT1', usage: 'EU-NatGateway-Hours', price: '0.0490000000' };
const CALLS: Row = { sku: 'CALLS', usage: 'EU-Request', price: '0.0000002000', unit: 'Request', operation: 'Invoke' };
const OTHERS: readonly Row[] = [
  // What must not be taken for the price: other regions, reserved terms, other operations, usage types that end alike.
  { sku: 'NAT2', usage: 'EU-RegionalNatGateway-Hours', price: '1.0000000000' },
  { sku: 'NAT3', usage: 'EUW2-NatGateway-Hours', price: '2.0000000000' },
  { sku: 'NAT4', usage: 'EU-NatGateway-Hours', price: '3.0000000000', operation: 'Other' },
  { ...NAT, price: '4.0000000000', term: 'Reserved' },
];

const EC2 = '/offers/v1.0/aws/AmazonEC2/current/eu-west-1/index.csv';
const LAMBDA = '/offers/v1.0/aws/AWSLambda/current/eu-west-1/index.csv';
const FILES = {
  [EC2]: file(...OTHERS, NAT),
  [LAMBDA]: file({ ...CALLS, price: '0.0000000000', start: '0' }, { ...CALLS, start: '1000000' }),
};

const full = loadPriceTable();
/** A table with two prices in files, in one region, and one that is in none. */
const TABLE: PriceTable = {
  ...full,
  units: {
    'nat.hour': full.units['nat.hour'],
    'lambda.requests': full.units['lambda.requests'],
    dashboard: full.units.dashboard,
  } as Readonly<Record<Unit, UnitDescription>>,
  regions: {
    global: { prefixes: [], prices: { dashboard: { usd: 3, date: null, version: null, from: 'page', unit: null } } },
    'eu-west-1': {
      prefixes: ['EU-'],
      prices: { 'nat.hour': { usd: 0.048, date: '2026-09-25', version: '1', from: 'quoted', unit: 'Hrs' } },
    },
  },
};

let server: Server;
let files: Readonly<Record<string, string>>;
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const content = files[url];
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

function refresh(changed: Readonly<Record<string, string>> = {}): Promise<Refreshed> {
  files = { ...FILES, ...changed };
  const { port } = server.address() as AddressInfo;
  return refreshPrices({ table: TABLE, address: `http://127.0.0.1:${port}`, onFile: () => undefined });
}

test('each price is taken from the file of its service, with its version and date', async () => {
  expect(await refresh()).toEqual({
    table: {
      ...TABLE,
      regions: {
        ...TABLE.regions,
        'eu-west-1': {
          prefixes: ['EU-'],
          prices: {
            'nat.hour': { usd: 0.049, date: '2026-11-20', version: '20261120124425', from: 'file', unit: 'Hrs' },
            // Per million, of the first tier that is not free.
            'lambda.requests': { usd: 0.2, date: '2026-11-20', version: '20261120124425', from: 'file', unit: 'Request' },
          },
        },
      },
    },
  });
});

test('what no file has is named, to be looked up by a person', () => {
  expect(unlistedUnits(TABLE)).toEqual(['dashboard']);
});

test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
  ['a product is missing', { [EC2]: file(...OTHERS) }, [`${EC2}: nat.hour: nothing has the usage type NatGateway-Hours`]],
  [
    'two products match',
    { [EC2]: file(NAT, { ...NAT, sku: 'NAT9' }) },
    [`${EC2}: nat.hour: 2 products have the usage type NatGateway-Hours: NAT1, NAT9`],
  ],
  [
    'the unit has changed',
    { [EC2]: file({ ...NAT, unit: 'Days' }) },
    [`${EC2}: nat.hour is per "Days" now, and was per "Hrs": check what that means`],
  ],
  ['a price is zero', { [EC2]: file({ ...NAT, price: '0.0000000000' }) }, [`${EC2}: nat.hour: NatGateway-Hours has no price above zero`]],
  ['the file is cut off', { [EC2]: FILES[EC2]!.slice(0, -30) }, [`${EC2}: it is cut off: a row has 8 of 10 columns`]],
  [
    'the file is no price file',
    { [EC2]: '{ "message": "moved" }' },
    [`${EC2}: it is no price file: it has no version, publication date or columns`],
  ],
])('nothing is written when %s', async (_name, changed, problems) => {
  expect(await refresh(changed)).toEqual({ problems });
});

test('all problems are listed', async () => {
  files = {};
  const { port } = server.address() as AddressInfo;
  expect(await refreshPrices({ table: TABLE, address: `http://127.0.0.1:${port}`, onFile: () => undefined })).toEqual({
    problems: [`${EC2}: the server answered 404`, `${LAMBDA}: the server answered 404`],
  });
});
