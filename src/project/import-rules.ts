/** Who may import whom: the architecture as data, each line with the reason that the linter gives. */
interface ImportRule {
  /** Folders that the rule is about. */
  readonly of: readonly string[];
  /** End of the file names that the rule is about. @default '.ts' */
  readonly suffix?: string;
  /** Packages, as regular expressions on what is written in the import. */
  readonly packages: readonly Never[];
  /** Folders beside the one that the rule is about, by name. */
  readonly folders: readonly Never[];
}

interface Never {
  readonly never: string;
  readonly because: string;
}

const PROJEN = '^projen($|/)';
const CDK = '^(aws-cdk-lib|constructs|cdk-nag)($|/)';
const SDK = '^@(aws-sdk|smithy|aws-crypto)/';

const PURE_DATA = 'config is pure data that every other part reads: it imports nothing outside itself';
const SMALL = 'a handler is bundled into its template: it must stay small, and may import the AWS SDK and its contract file alone';
const ONE_PLAN = 'the laptop engine reads the cloud assembly and nothing else, so that it runs what AWS will run';

export const IMPORT_RULES: readonly ImportRule[] = [
  {
    of: ['src/config'],
    packages: [{ never: '^(?!node:crypto$)[^.]', because: PURE_DATA }],
    folders: [{ never: 'project|pipeline|environment|ops|main|extend|\\.\\./laptop', because: PURE_DATA }],
  },
  {
    of: ['src/project'],
    packages: [
      { never: CDK, because: 'loading the CDK would make every `npx projen` slow: what project needs of it, it reads as a file' },
      { never: SDK, because: 'project writes files and never speaks to AWS' },
    ],
    folders: [{ never: 'pipeline|environment|ops|\\.\\./laptop', because: 'project may import config alone' }],
  },
  {
    of: ['src/pipeline', 'src/environment'],
    packages: [{ never: PROJEN, because: 'stacks read platform.json; they know nothing of how it was written' }],
    folders: [
      {
        never: 'project|ops|\\.\\./laptop',
        because: 'stacks may import config alone, so that the plan depends on nothing that executes it',
      },
    ],
  },
  {
    of: ['src/pipeline', 'src/environment'],
    suffix: '.lambda.ts',
    packages: [
      { never: CDK, because: SMALL },
      { never: PROJEN, because: SMALL },
    ],
    folders: [{ never: 'project|ops|\\.\\./laptop', because: SMALL }],
  },
  {
    of: ['src/ops'],
    packages: [
      { never: CDK, because: 'ops operates what is deployed and must start fast: it learns names from config, not from constructs' },
      { never: PROJEN, because: 'ops operates what is deployed; it generates nothing' },
    ],
    folders: [{ never: 'project|pipeline|environment|\\.\\./laptop', because: 'ops may import the names in config alone' }],
  },
  {
    of: ['laptop/src'],
    packages: [
      { never: CDK, because: ONE_PLAN },
      { never: PROJEN, because: ONE_PLAN },
    ],
    folders: [{ never: '\\.\\./src', because: ONE_PLAN }],
  },
];

/** Deepest folder below one of these for which there are rules. */
const DEPTH = 4;

/**
 * The rules as blocks of ESLint's configuration. There is one for each depth: how many `../` lead out of a folder
 * depends on how deep a file lies, and the engine has a folder called `pipeline` of its own.
 */
export function importBlocks(): readonly object[] {
  return IMPORT_RULES.flatMap(({ of, suffix = '.ts', packages, folders }) =>
    Array.from({ length: DEPTH }, (_, depth) => ({
      files: of.map((folder) => `${folder}${'/*'.repeat(depth)}/*${suffix}`),
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              ...packages.map(({ never, because }) => ({ regex: never, message: because })),
              ...folders.map(({ never, because }) => ({ regex: `^(\\.\\./){${depth + 1}}(${never})($|/)`, message: because })),
            ],
          },
        ],
      },
    })),
  );
}
