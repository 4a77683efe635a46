import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { renderOptionReference } from '../../template/option-reference';
import { pathsOf } from '../config/problems-of';
import { sampleOptions, sampleWithEnvironment } from '../config/sample-options';

const reference = renderOptionReference();

test('docs/options.md is what `npx projen docs:options` generates', () => {
  expect(readFileSync(join(__dirname, '../../docs/options.md'), 'utf8')).toBe(reference);
});

test('an option has its meaning, type, limits, default by tier and an example', () => {
  expect(reference).toContain(`### \`service.cpu\`

Fargate CPU units; 1024 are one vCPU.

- **Type** \`number\`: one of 256, 512, 1024, 2048, 4096, 8192, 16384
- **Default** \`256\` in the development tier, \`512\` in production
- **Example** \`cpu: 1024\`
`);
});

test('every link leads to a heading', () => {
  const anchors = [...reference.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[`.[\]…]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...reference.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
});

const OPTIONS = reference.split(/^### /m).slice(1);
const EXAMPLES = OPTIONS.map((text) => [/^`(.*)`$/m.exec(text)?.[1] ?? '', /\*\*Example\*\* `(.*)`$/m.exec(text)?.[1] ?? ''] as const);

test('there is an example of every option', () => {
  expect(OPTIONS.length).toBeGreaterThan(50);
  expect(EXAMPLES.filter(([path, example]) => path === '' || example === '')).toEqual([]);
});

/** Options that only some strategies have. */
const OF_CANARY = /deployment\.(percent|stepMinutes|bakeMinutes|pauseBeforeTraffic)$/;

/** Options with a value at a path: `environments[…].domain.zoneId`. */
function optionsWith(path: string, value: unknown): object {
  const valid = OF_CANARY.test(path)
    ? sampleWithEnvironment({ deployment: { strategy: 'canary' } })
    : sampleOptions({ database: {}, service: { secrets: ['API_KEY'] } });
  const options = structuredClone(valid) as object;
  const keys = path.replaceAll('[…]', '.0').split('.');
  keys.reduce<Record<string, unknown>>(
    (at, key, index) => {
      at[key] = index === keys.length - 1 ? value : (at[key] ?? {});
      return at[key] as Record<string, unknown>;
    },
    options as Record<string, unknown>,
  );
  return options;
}

test.each(EXAMPLES.filter(([path]) => !['enabled', 'reason', 'source'].includes(path)))('the example of %s is valid', (path, example) => {
  const value = Object.values(runInNewContext(`({ ${example} })`) as object)[0] as unknown;
  expect(pathsOf(optionsWith(path, value)).filter((problem) => problem.startsWith(path.replaceAll('[…]', '[0]')))).toEqual([]);
});
