import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';
import { importBlocks } from './import-rules';

/** The only files that may write to the terminal; all else takes a callback, so that tests can record it. */
const HOSTS = [
  'laptop/src/terminal/**/*.ts',
  'laptop/src/start.ts',
  'laptop/src/image/docker-command.ts',
  'src/ops/command/process-terminal.ts',
  'src/main.ts',
  'src/project/main.ts',
  'src/project/verify-generated.ts',
];

/** What has a name of its own takes two parameters at most. Constructors and callbacks take what the CDK and Node give them. */
const NAMED_FUNCTIONS = [
  'FunctionDeclaration',
  'MethodDefinition[kind="method"] > FunctionExpression',
  'VariableDeclarator > ArrowFunctionExpression',
];

const printing = (property: string): object => ({
  object: 'process',
  property,
  message: 'a library never prints: it takes a callback, and one host writes to the terminal',
});

const EVERYWHERE = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  'no-restricted-syntax': [
    'error',
    ...NAMED_FUNCTIONS.map((selector) => ({
      selector: `${selector}[params.length>2]`,
      message: 'more than two positional parameters: take one object, so that a call says what each value is',
    })),
  ],
  curly: 'error',
  eqeqeq: 'error',
  'no-console': 'error',
  'no-restricted-properties': ['error', ...['stdout', 'stderr'].map(printing)],
  'no-empty': 'error',
  'no-restricted-exports': [
    'error',
    { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } },
  ],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

const WITH_TYPES = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const MAY_PRINT = { 'no-console': 'off', 'no-restricted-properties': 'off' };
const IN_TESTS = { ...MAY_PRINT, 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off' };

/** A typed `require` is the only lazy loading that works both with tsx and in a bundle. */
const LOADS_LAZILY = {
  '@typescript-eslint/no-require-imports': 'off',
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
};

const impure = (name: string): object => ({ name, message: 'config is pure: the same options give the same bytes, everywhere and always' });

/** Rules as data; `eslint.config.mjs` reads them, so that no code is generated. A later block wins. */
export class EslintRules extends Component {
  constructor(project: Project) {
    super(project);
    new JsonFile(project, '.projen/eslint.json', {
      obj: {
        ignores: ['app/', 'cdk.out/', 'reports/', 'coverage/', '.local/', '.venv/'],
        blocks: [
          { files: ['**/*.ts'], rules: EVERYWHERE },
          { files: HOSTS, rules: MAY_PRINT },
          { files: ['test/**/*.ts', 'laptop/test/**/*.ts'], rules: IN_TESTS },
          ...importBlocks(),
          { files: ['src/ops/command-table.ts'], rules: LOADS_LAZILY },
          { files: ['src/config/**/*.ts'], rules: { 'no-restricted-globals': ['error', ...['process', 'Date', 'fetch'].map(impure)] } },
        ],
        typedBlocks: [{ files: ['**/*.ts'], rules: WITH_TYPES }],
      },
    });
  }
}
