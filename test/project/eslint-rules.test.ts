import type { LintMessage, Snippet } from './lint-snippets';
import { lintSnippets } from './lint-snippets';

interface BadSnippet extends Snippet {
  readonly breaks: string;
  readonly rule: string;
  readonly says?: string;
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `  f(${index});`).join('\n');

const BAD: readonly BadSnippet[] = [
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
  {
    breaks: 'an any, in a team’s own file',
    path: 'src/stacks/a.ts',
    code: 'export const f = (a: any): unknown => a;\n',
    rule: '@typescript-eslint/no-explicit-any',
  },
];

const GOOD: readonly (readonly [string, string, string])[] = [
  [
    'a construct takes scope, id and props',
    'src/environment/other.ts',
    'export class A {\n  constructor(readonly scope: A, readonly id: string, readonly props: object) {}\n}\n',
  ],
  ['the host of the engine may print', 'laptop/src/terminal/good.ts', "console.log('x');\n"],
  ...['src/extend.ts', 'src/stacks/own.ts', 'test/extend.test.ts', 'test/own.test.ts', 'test/own/own.test.ts'].map(
    (path) =>
      [
        `the house style does not bind ${path}`,
        path,
        `export default 1;\n// TO${''}DO: later\nexport const f = (a: number, b: number, c: number): void => console.log(a, b, c);\nif (f == null) f(1, 2, 3);\n${'//\n'.repeat(300)}`,
      ] as const,
  ),
];

let found: ReadonlyMap<string, readonly LintMessage[]>;
beforeAll(() => {
  found = lintSnippets([...BAD, ...GOOD.map(([, path, code]) => ({ path, code }))]);
});

test.each(BAD)('the linter refuses $breaks', ({ path, rule, says }) => {
  const messages = found.get(path)?.filter(({ ruleId }) => ruleId === rule) ?? [];
  expect(messages.length).toBeGreaterThan(0);
  expect(messages[0]?.message).toContain(says ?? '');
});

test.each(GOOD)('%s', (_name, path) => {
  expect(found.get(path)).toEqual([]);
});
