import type { LintMessage, Snippet } from './lint-snippets';
import { lintSnippets } from './lint-snippets';

/** A file, what it imports, and a part of the reason in the linter's message. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ['src/config/a.ts', 'projen', 'nothing outside itself'],
  ['src/config/b.ts', 'node:fs', 'nothing outside itself'],
  ['src/config/shape/c.ts', '../../pipeline/x', 'nothing outside itself'],
  ['src/config/d.ts', '../../laptop/src/x', 'nothing outside itself'],
  ['src/project/a.ts', 'aws-cdk-lib/aws-ec2', 'slow'],
  ['src/project/b.ts', '@aws-sdk/client-ecr', 'never speaks to AWS'],
  ['src/project/c.ts', '../ops/x', 'config only'],
  ['src/pipeline/a.ts', 'projen/lib/yaml', 'platform.json'],
  ['src/pipeline/b.ts', '../ops/x', 'config only'],
  ['src/pipeline/c.ts', '../extend', 'config only'],
  ['src/environment/a.ts', '../ops/x', 'config only'],
  ['src/environment/deep/down/below/there/a.ts', '../../../../../project/x', 'config only'],
  ['src/environment/b.ts', '../../laptop/src/x', 'does not depend on the engine'],
  ['src/environment/a.lambda.ts', 'aws-cdk-lib', 'handler'],
  ['src/environment/b.lambda-shared.ts', '../ops/x', 'handler'],
  ['src/environment/c.lambda.ts', 'projen', 'handler'],
  ['src/ops/a.ts', 'constructs', 'start fast'],
  ['src/ops/b.ts', 'projen', 'generates nothing'],
  ['src/ops/commands/c.ts', '../../pipeline/x', 'config only'],
  ['src/ops/d.ts', '../../laptop/src/engine', 'does not depend on the engine'],
  ['src/ops/e.ts', 'laptop', 'does not depend on the engine'],
  ['src/main.ts', './ops/x', 'CDK app'],
  ['src/extend.ts', './pipeline/x', 'an upgrade of the template'],
  ['src/extend.ts', 'projen', 'an upgrade of the template'],
  ['src/extend.ts', '../laptop/src/x', 'does not depend on the engine'],
  ['laptop/src/a.ts', '../../src/config/names', 'cloud assembly'],
  ['laptop/src/deep/b.ts', '../../../src/pipeline/x', 'cloud assembly'],
  ['laptop/src/deep/c.ts', 'aws-cdk-lib', 'cloud assembly'],
  ['laptop/src/d.ts', 'projen', 'cloud assembly'],
  ['laptop/test/e.test.ts', '../../src/config/names', 'cloud assembly'],
];

const ACCEPTED: readonly (readonly [string, string])[] = [
  ['src/config/good.ts', './names'],
  ['src/config/hash.ts', 'node:crypto'],
  ['src/project/good.ts', '../config/names'],
  ['src/project/yaml.ts', 'projen/lib/yaml'],
  ['src/environment/good.ts', '../config/names'],
  ['src/environment/cdk.ts', 'aws-cdk-lib'],
  ['src/environment/contract.lambda.ts', './good.lambda-shared'],
  ['src/environment/sdk.lambda.ts', '@aws-sdk/client-ssm'],
  ['src/pipeline/good.ts', '../environment/environment-stage'],
  ['src/ops/good.ts', '../config/names'],
  ['src/ops/sdk.ts', '@aws-sdk/client-ecr'],
  ['src/ops/commands/own-folder.ts', '../pipeline/read-status'],
  ['src/main.ts', './pipeline/add-platform'],
  ['src/extend.ts', './environment/environment-extension'],
  ['src/extend.ts', 'aws-cdk-lib/aws-s3'],
  ['laptop/src/terminal/good.ts', '../pipeline/pipeline'],
  ['laptop/src/source/good.ts', './config'],
  ['test/pipeline/good.test.ts', '../../src/pipeline/pipeline-stack'],
];

/** Forms of an import from which nothing may be missed. */
const FORMS: readonly (readonly [string, string])[] = [
  ['a type', "import type { X } from '../pipeline/x';\n"],
  ['a side effect', "import '../pipeline/x';\n"],
  ['an export', "export { x } from '../pipeline/x';\n"],
  ['an export of everything', "export * from '../pipeline/x';\n"],
  ['an import while running', "export const x = import('../pipeline/x');\n"],
  ['a type in place', "export type X = import('../pipeline/x').X;\n"],
  ['a require', "export const y = require('../pipeline/x');\n"],
];

const FORM_PATH = 'src/ops/forms.ts';

/** Each import on a line of its own, so that messages can be told apart. */
function snippets(): readonly Snippet[] {
  const imports = [...REFUSED, ...ACCEPTED];
  const paths = [...new Set(imports.map(([path]) => path))];
  return [
    ...paths.map((path) => ({
      path,
      code: importsOf(path)
        .map((from, index) => importing(from, index))
        .join(''),
    })),
    { path: FORM_PATH, code: FORMS.map(([, code]) => code).join('') },
  ];
}

const importsOf = (path: string): readonly string[] => [...REFUSED, ...ACCEPTED].filter(([of]) => of === path).map(([, from]) => from);
const importing = (from: string, index: number): string => `export { x as x${index} } from '${from}';\n`;

let found: ReadonlyMap<string, readonly LintMessage[]>;
beforeAll(() => {
  found = lintSnippets(snippets());
});

const messagesAt = (path: string, line: number): readonly string[] =>
  (found.get(path) ?? []).filter((each) => each.ruleId === 'platform/imports' && each.line === line).map(({ message }) => message);

test.each(REFUSED)('%s may not import %s', (path, from, reason) => {
  expect(messagesAt(path, importsOf(path).indexOf(from) + 1)).toEqual([expect.stringContaining(reason)]);
});

test.each(ACCEPTED)('%s may import %s', (path, from) => {
  expect(found.has(path)).toBe(true);
  expect(messagesAt(path, importsOf(path).indexOf(from) + 1)).toEqual([]);
});

test.each(FORMS.map(([form], index) => [form, index + 1] as const))('%s counts as an import', (_form, line) => {
  expect(messagesAt(FORM_PATH, line)).toEqual([expect.stringContaining('no import of src/pipeline/x here')]);
});
