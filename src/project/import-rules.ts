/** Which folder may import which. `eslint.config.mjs` enforces it. */
export interface ImportRule {
  /** Files that the rule is about, as a regular expression on their path. */
  readonly files: string;
  /** What they must not import, as a regular expression on the path of the imported file or the name of the package. */
  readonly never: string;
  /** The reason, as the linter reports it. */
  readonly because: string;
}

export const PROJEN = '^projen($|/)';
export const CDK = '^(aws-cdk-lib|constructs|cdk-nag)($|/)';
const SDK = '^@(aws-sdk|smithy|aws-crypto)/';
/** A folder or file in `src`. */
export const folders = (...names: readonly string[]): string => `^src/(${names.join('|')})($|/)`;

/** The rules about the platform's sources. */
export const IMPORT_RULES: readonly ImportRule[] = [
  {
    files: '\\.lambda(-shared)?\\.ts$',
    never: `${CDK}|${PROJEN}|${folders('project', 'pipeline', 'ops', 'main', 'extend')}`,
    because: 'a Lambda handler is bundled into its template and must stay small: it may import the AWS SDK and its contract file only',
  },
  {
    files: '^src/config/',
    // The hash function is as pure as config itself.
    never: '^(?!src/config/|node:crypto$)',
    because: 'config is pure data that every other part reads: it imports nothing outside itself',
  },
  {
    files: '^src/project/',
    never: CDK,
    because: 'loading the CDK would make every `npx projen` slow: what project needs of it, it reads as a file',
  },
  { files: '^src/project/', never: SDK, because: 'project writes files and never speaks to AWS' },
  {
    files: '^src/project/',
    never: folders('pipeline', 'environment', 'ops', 'main', 'extend'),
    because: 'project may import config only',
  },
  {
    files: '^src/(pipeline|environment)/',
    never: PROJEN,
    because: 'stacks read platform.json; they do not depend on how it was written',
  },
  {
    files: '^src/(pipeline|environment)/',
    never: folders('project', 'ops', 'main', 'extend'),
    because: 'stacks may import config only, so that the plan does not depend on what executes it',
  },
  {
    files: '^src/main\\.ts$',
    never: `${PROJEN}|${folders('project', 'ops')}`,
    because: 'the CDK app reads platform.json and builds stacks; it neither generates files nor operates what is deployed',
  },
  {
    files: '^src/extend\\.ts$',
    never: `${PROJEN}|${folders('project', 'ops', 'pipeline', 'main')}`,
    because: 'an upgrade of the template keeps the types in src/environment/environment-extension.ts only',
  },
];
