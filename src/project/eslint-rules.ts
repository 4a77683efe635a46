import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';
import { IMPORT_RULES } from './import-rules';

/** The only files that may write to the terminal; all else takes a callback, so that tests can record it. */
const HOSTS = ['src/local/terminal/**/*.ts', 'src/local/main.ts', 'src/ops/**/*.ts', 'src/project/main.ts', 'src/project/verify-generated.ts'];

const purity = (name: string): object => ({ name, message: 'config is pure: the same options give the same bytes, everywhere and always' });

const SIZE = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
};

const EVERYWHERE = {
  'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
  'no-console': 'error',
  'no-empty': ['error', { allowEmptyCatch: false }],
  eqeqeq: 'error',
  'max-params': ['error', { max: 2 }],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

/** Rules as data; `eslint.config.mjs` reads them, so that no code is generated. A later block wins. */
export class EslintRules extends Component {
  constructor(project: Project) {
    super(project);
    new JsonFile(project, '.projen/eslint.json', {
      obj: {
        ignores: ['app/', 'cdk.out/', 'reports/', 'coverage/', '.local/', '.venv/'],
        blocks: [
          { files: ['**/*.ts'], rules: { ...EVERYWHERE, ...SIZE } },
          { files: HOSTS, rules: { 'no-console': 'off' } },
          { files: ['test/**/*.ts'], rules: { 'no-console': 'off', 'max-lines-per-function': 'off', '@typescript-eslint/no-empty-function': 'off' } },
          ...IMPORT_RULES.map(({ files, never }) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns: never }] } })),
          { files: ['src/config/**/*.ts'], rules: { 'no-restricted-globals': ['error', ...['process', 'Date', 'fetch'].map(purity)] } },
        ],
      },
    });
  }
}
