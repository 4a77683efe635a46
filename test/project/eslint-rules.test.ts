import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Checkout } from './checkout';

interface Snippet {
  readonly breaks: string;
  readonly path: string;
  readonly code: string;
  readonly rule: string;
  readonly says?: string;
}

const importing = (from: string): string => `import { x } from '${from}';\nexport const y = x;\n`;
const lines = (count: number): string => Array.from({ length: count }, (_, index) => `  f(${index});`).join('\n');

const SNIPPETS: readonly Snippet[] = [
  {
    breaks: 'config importing projen',
    path: 'src/config/a.ts',
    code: importing('projen'),
    rule: 'no-restricted-imports',
    says: 'nothing outside itself',
  },
  {
    breaks: 'config importing Node',
    path: 'src/config/b.ts',
    code: importing('node:fs'),
    rule: 'no-restricted-imports',
    says: 'nothing outside itself',
  },
  {
    breaks: 'config importing the pipeline',
    path: 'src/config/rules/c.ts',
    code: importing('../../pipeline/x'),
    rule: 'no-restricted-imports',
    says: 'nothing outside itself',
  },
  {
    breaks: 'config reading the environment',
    path: 'src/config/d.ts',
    code: 'export const a = process.env;\n',
    rule: 'no-restricted-globals',
    says: 'config is pure',
  },
  {
    breaks: 'config reading the clock',
    path: 'src/config/e.ts',
    code: 'export const a = new Date();\n',
    rule: 'no-restricted-globals',
    says: 'config is pure',
  },
  {
    breaks: 'project importing the CDK',
    path: 'src/project/a.ts',
    code: importing('aws-cdk-lib/aws-ec2'),
    rule: 'no-restricted-imports',
    says: 'slow',
  },
  {
    breaks: 'project importing an SDK',
    path: 'src/project/b.ts',
    code: importing('@aws-sdk/client-ecr'),
    rule: 'no-restricted-imports',
    says: 'never speaks to AWS',
  },
  {
    breaks: 'the pipeline importing projen',
    path: 'src/pipeline/a.ts',
    code: importing('projen/lib/yaml'),
    rule: 'no-restricted-imports',
    says: 'platform.json',
  },
  {
    breaks: 'an environment importing ops',
    path: 'src/environment/a.ts',
    code: importing('../ops/x'),
    rule: 'no-restricted-imports',
    says: 'config alone',
  },
  {
    breaks: 'a handler importing the CDK',
    path: 'src/environment/a.lambda.ts',
    code: importing('aws-cdk-lib'),
    rule: 'no-restricted-imports',
    says: 'handler',
  },
  {
    breaks: 'ops importing the CDK',
    path: 'src/ops/a.ts',
    code: importing('constructs'),
    rule: 'no-restricted-imports',
    says: 'start fast',
  },
  {
    breaks: 'the engine importing config',
    path: 'laptop/src/a.ts',
    code: importing('../../src/config/names'),
    rule: 'no-restricted-imports',
    says: 'cloud assembly',
  },
  {
    breaks: 'the engine importing a type of the pipeline',
    path: 'laptop/src/deep/b.ts',
    code: "import type { X } from '../../../src/pipeline/x';\nexport type Y = X;\n",
    rule: 'no-restricted-imports',
    says: 'cloud assembly',
  },
  { breaks: 'a library that prints', path: 'laptop/src/c.ts', code: "console.log('x');\n", rule: 'no-console' },
  {
    breaks: 'a library that writes to the terminal by another way',
    path: 'src/pipeline/printing.ts',
    code: "process.stdout.write('x');\n",
    rule: 'no-restricted-properties',
    says: 'never prints',
  },
  { breaks: 'a default export', path: 'src/ops/b.ts', code: 'export default 1;\n', rule: 'no-restricted-exports' },
  { breaks: 'any', path: 'src/ops/c.ts', code: 'export const a: any = 1;\n', rule: '@typescript-eslint/no-explicit-any' },
  {
    breaks: 'a type check switched off',
    path: 'src/ops/d.ts',
    code: '// @ts-ignore\nexport const a = 1;\n',
    rule: '@typescript-eslint/ban-ts-comment',
  },
  {
    breaks: 'a note to do it later',
    path: 'src/ops/e.ts',
    code: '// TO' + 'DO: later\nexport const a = 1;\n',
    rule: 'no-warning-comments',
  },
  {
    breaks: 'an error swallowed',
    path: 'src/ops/f.ts',
    code: 'export function f(g: () => void): void {\n  try {\n    g();\n  } catch {}\n}\n',
    rule: 'no-empty',
  },
  {
    breaks: 'three positional parameters',
    path: 'src/ops/g.ts',
    code: 'export const f = (a: number, b: number, c: number): number => a + b + c;\n',
    rule: 'no-restricted-syntax',
  },
  {
    breaks: 'a function of 41 lines',
    path: 'src/ops/h.ts',
    code: `export function g(f: (n: number) => void): void {\n${lines(39)}\n}\n`,
    rule: 'max-lines-per-function',
  },
  {
    breaks: 'a file of 301 lines',
    path: 'src/ops/i.ts',
    code: `declare const f: (n: number) => void;\n${lines(300)}\nexport {};\n`,
    rule: 'max-lines',
  },
];

const GOOD: readonly (readonly [string, string, string])[] = [
  ['config may import config', 'src/config/good.ts', importing('./names')],
  [
    'project may import config and projen',
    'src/project/good.ts',
    `${importing('../config/names')}export { YamlFile } from 'projen/lib/yaml';\n`,
  ],
  [
    'a stack may import config and the CDK',
    'src/environment/good.ts',
    `${importing('../config/names')}export { Stack } from 'aws-cdk-lib';\n`,
  ],
  [
    'a handler may import the SDK and its contract',
    'src/environment/good.lambda.ts',
    `${importing('./contract')}export { SSMClient } from '@aws-sdk/client-ssm';\n`,
  ],
  [
    'ops may import the SDK and config',
    'src/ops/good.ts',
    `${importing('../config/names')}export { ECRClient } from '@aws-sdk/client-ecr';\n`,
  ],
  ['the engine may import its own pipeline', 'laptop/src/terminal/other.ts', importing('../pipeline/pipeline')],
  [
    'a construct takes scope, id and props',
    'src/environment/other.ts',
    'export class A {\n  constructor(readonly scope: A, readonly id: string, readonly props: object) {}\n}\n',
  ],
  ['the host of the engine may print', 'laptop/src/terminal/good.ts', "console.log('x');\n"],
];

interface Message {
  readonly ruleId: string | null;
  readonly message: string;
}

/** One run of the linter over all snippets: starting it costs more than linting them. */
function lintSnippets(checkout: Checkout): ReadonlyMap<string, readonly Message[]> {
  const files = [...SNIPPETS.map(({ path, code }) => [path, code] as const), ...GOOD.map(([, path, code]) => [path, code] as const)];
  for (const [path, code] of files) {
    mkdirSync(dirname(join(checkout.folder, path)), { recursive: true });
    writeFileSync(join(checkout.folder, path), code);
  }
  const args = ['node_modules/eslint/bin/eslint.js', '--format', 'json', ...files.map(([path]) => path)];
  const { stdout } = spawnSync(process.execPath, args, {
    cwd: checkout.folder,
    encoding: 'utf8',
    env: { ...process.env, LINT_WITHOUT_TYPES: '1' },
  });
  const results = JSON.parse(stdout) as { filePath: string; messages: Message[] }[];
  return new Map(results.map(({ filePath, messages }) => [relative(realpathSync(checkout.folder), filePath), messages]));
}

let checkout: Checkout;
let found: ReadonlyMap<string, readonly Message[]>;
beforeAll(() => {
  checkout = new Checkout();
  found = lintSnippets(checkout);
});
afterAll(() => checkout.discard());

test.each(SNIPPETS)('the linter refuses $breaks', ({ path, rule, says }) => {
  const messages = found.get(path)?.filter(({ ruleId }) => ruleId === rule) ?? [];
  expect(messages.length).toBeGreaterThan(0);
  expect(messages[0]?.message).toContain(says ?? '');
});

test.each(GOOD)('%s', (_name, path) => {
  expect(found.get(path)).toEqual([]);
});
