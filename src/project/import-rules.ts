/** Who may import whom: the architecture as data, each line with the reason that the linter gives. */
export interface ImportRule {
  readonly files: readonly string[];
  readonly never: readonly ForbiddenImport[];
}

interface ForbiddenImport {
  /** Regular expression on the import's path as it is written. */
  readonly regex: string;
  readonly message: string;
}

const folder = (...names: string[]): string => `^(\\.\\./)+(${names.join('|')})($|/)`;
const PROJEN = '^projen($|/)';
const CDK = '^(aws-cdk-lib|constructs|cdk-nag)($|/)';
const SDK = '^@(aws-sdk|smithy|aws-crypto)/';

const PURE_DATA = 'config is pure data that every other part reads: it imports nothing outside itself';

const never = (regex: string, message: string): ForbiddenImport => ({ regex, message });

export const IMPORT_RULES: readonly ImportRule[] = [
  {
    files: ['src/config/**/*.ts'],
    never: [
      never('^[^.]', PURE_DATA),
      never(folder('project', 'pipeline', 'environment', 'ops', 'local', 'main', 'custom'), PURE_DATA),
    ],
  },
  {
    files: ['src/project/**/*.ts'],
    never: [
      never(CDK, 'loading the CDK would make every `npx projen` slow: what project needs of it, it reads as a file'),
      never(SDK, 'project writes files and never speaks to AWS'),
      never(folder('pipeline', 'environment', 'ops', 'local'), 'project may import config alone'),
    ],
  },
  {
    files: ['src/pipeline/**/*.ts', 'src/environment/**/*.ts'],
    never: [
      never(PROJEN, 'stacks read platform.json; they know nothing of how it was written'),
      never(folder('project', 'ops', 'local'), 'stacks may import config alone, so that the plan depends on nothing that executes it'),
    ],
  },
  {
    files: ['src/**/*.lambda.ts'],
    never: [
      never(CDK, 'a handler is bundled into its template: it must stay small and may import the AWS SDK and its contract file alone'),
      never(PROJEN, 'a handler is bundled into its template: it must stay small and may import the AWS SDK and its contract file alone'),
      never(folder('project', 'ops', 'local', 'pipeline'), 'a handler may import the AWS SDK and its contract file alone'),
    ],
  },
  {
    files: ['src/ops/**/*.ts'],
    never: [
      never(CDK, 'ops operates what is deployed and must start fast: it learns names from config, not from constructs'),
      never(PROJEN, 'ops operates what is deployed; it generates nothing'),
      never(folder('project', 'pipeline', 'environment', 'local'), 'ops may import the names in config alone'),
    ],
  },
  {
    files: ['src/local/**/*.ts'],
    never: [
      never(folder('config', 'project', 'pipeline', 'environment'), 'the laptop engine reads the cloud assembly and nothing else, so that it runs what AWS will run'),
      never(CDK, 'the laptop engine reads the cloud assembly as JSON: the CDK would take half its memory and its start'),
      never(PROJEN, 'the laptop engine reads the cloud assembly and nothing else'),
    ],
  },
];
