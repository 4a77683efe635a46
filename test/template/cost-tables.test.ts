import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlatformFile } from '../../src/config/load-platform';
import { loadPriceTable } from '../../src/ops/cost/price-table';
import { renderReport } from '../../src/ops/cost/render-cost';
import { costsOf, defaultCosts, withCostTables } from '../../template/cost-tables';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

const { development, production } = defaultCosts();
const rounded = ({ atRest }: typeof development): string => `$${Math.round(atRest.usd)}`;

test('docs/deploying.md is what `npx projen docs:cost` generates', () => {
  const document = read('docs/deploying.md');
  expect(withCostTables(document)).toBe(document);
});

test.each([
  ['README.md', `at least ${rounded(development)} a month for test and ${rounded(production)} for prod`],
  ['docs/options.md', `about ${rounded(development)} in the development tier and ${rounded(production)} in production`],
])('%s says what an environment costs with its defaults', (path, text) => {
  expect(read(path)).toContain(text);
});

test.each([
  ['this repository', 0, {}],
  ['the change', 1, { network: { natGateways: 0 } }],
])('docs/deploying.md shows what `npx projen cost prod` prints for %s', (_name, index, change) => {
  const blocks = [...read('docs/deploying.md').matchAll(/^```text\n\$ npx projen cost prod\n([^]*?)^```$/gm)].map(([, text = '']) => text);
  const shown = (blocks[index] ?? '')
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '…');
  const platform = readPlatformFile(() => read('platform.json'));
  const environments = platform.environments.filter(({ name }) => name === 'prod').map((prod) => ({ ...prod, ...change }));
  const [report] = costsOf({ ...platform, environments });
  expect(shown.length).toBeGreaterThan(2);
  expect(renderReport(report!, loadPriceTable())).toEqual(expect.arrayContaining(shown));
});

test('a document without a place for the tables is refused', () => {
  expect(() => withCostTables('# Nothing')).toThrow('docs/deploying.md has no place for the tables');
});
