import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';
import { IMPORT_RULES, type ImportRule } from './import-rules';

/** Files that the house style binds, as patterns. */
export interface HouseFiles {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  /** The only sources that may write to the terminal; the others take a callback, so that tests can record it. */
  readonly hosts: readonly string[];
}

/** The template's own files. A team's files (`src/extend.ts`, folders and tests of its own) get the usual rules only. */
const TEMPLATE: HouseFiles = {
  sources: ['src/main.ts', 'src/{config,environment,pipeline,project}/**/*.ts'],
  tests: ['test/platform/**/*.ts'],
  hosts: ['src/main.ts', 'src/project/main.ts', 'src/project/verify-generated.ts'],
};

/** For every file, besides the recommended rules of typescript-eslint, one of which this relaxes. */
const USUAL = {
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

/** Functions with a name take at most two parameters. Constructors and callbacks have the signatures of the CDK and of Node. */
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

/** The house style of the template. */
const HOUSE = {
  curly: 'error',
  eqeqeq: 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  'no-restricted-syntax': [
    'error',
    ...NAMED_FUNCTIONS.map((selector) => ({
      selector: `${selector}[params.length>2]`,
      message: 'more than two positional parameters: take one object, so that a call names each value',
    })),
  ],
  'no-console': 'error',
  'no-restricted-properties': ['error', ...['stdout', 'stderr'].map(printing)],
  'no-empty': 'error',
  'no-restricted-exports': [
    'error',
    { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } },
  ],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
  '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
  '@typescript-eslint/no-explicit-any': 'error',
};

/** For every file: of the recommended rules that need types, those that find what no test does. */
const USUAL_WITH_TYPES = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
};

const HOUSE_WITH_TYPES = {
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const MAY_PRINT = { 'no-console': 'off', 'no-restricted-properties': 'off' };
const IN_TESTS = { ...MAY_PRINT, 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off' };

const impure = (name: string): object => ({ name, message: 'config is pure: the same options give the same bytes, everywhere and always' });

/** Files, and ESLint's rules for them. */
export interface LintBlock {
  readonly files: readonly string[];
  readonly rules: object;
}

/** `.projen/eslint.json`: rules as data, which `eslint.config.mjs` reads, so that no code is generated. A later block wins. */
export class EslintRules extends Component {
  readonly file: JsonFile;
  private readonly blocks: LintBlock[] = [{ files: ['**/*.ts'], rules: USUAL }];
  private readonly typedBlocks: LintBlock[] = [{ files: ['**/*.ts'], rules: USUAL_WITH_TYPES }];
  private readonly imports: ImportRule[] = [...IMPORT_RULES];

  constructor(project: Project) {
    super(project);
    this.file = new JsonFile(project, '.projen/eslint.json', {
      obj: {
        ignores: ['app/', 'cdk.out/', 'reports/', 'coverage/', '.local/', '.venv/', 'vendor/'],
        blocks: () => this.blocks,
        typedBlocks: () => this.typedBlocks,
        imports: () => this.imports,
      },
    });
    this.bindHouseStyle(TEMPLATE);
    this.addRules({
      files: ['src/config/**/*.ts'],
      rules: { 'no-restricted-globals': ['error', ...['process', 'Date', 'fetch'].map(impure)] },
    });
  }

  /** Adds rules that win over those before them. */
  addRules(block: LintBlock): void {
    this.blocks.push(block);
  }

  /** Makes the house style of the template bind more files. */
  bindHouseStyle({ sources, tests, hosts }: HouseFiles): void {
    this.addRules({ files: [...sources, ...tests], rules: HOUSE });
    this.typedBlocks.push({ files: [...sources, ...tests], rules: HOUSE_WITH_TYPES });
    this.addRules({ files: hosts, rules: MAY_PRINT });
    this.addRules({ files: tests, rules: IN_TESTS });
  }

  /** Adds rules about imports. The first rule that an import breaks is reported. */
  addImportRules(...rules: readonly ImportRule[]): void {
    this.imports.push(...rules);
  }
}
