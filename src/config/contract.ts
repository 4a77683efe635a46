/**
 * Names that two sides must agree on: the construct that sets a variable or makes a parameter, and the code that reads it.
 */

/** Variables that every container gets; a team's own `environment` and `secrets` may not use them. */
export const CONTAINER_VARIABLES = {
  port: 'PORT',
  environment: 'ENVIRONMENT',
  version: 'VERSION',
  databaseHost: 'DATABASE_HOST',
  databasePort: 'DATABASE_PORT',
  databaseName: 'DATABASE_NAME',
  databaseUser: 'DATABASE_USER',
  databasePassword: 'DATABASE_PASSWORD',
} as const;

/** What ECS and every shell take as the name of a variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Variables of the Build action. */
export const BUILD_VARIABLES = {
  version: 'VERSION',
  imageRepositoryUri: 'IMAGE_REPOSITORY_URI',
  /** Such as `linux/arm64`; absent where the build's own is meant. A laptop always builds for itself. */
  imagePlatform: 'IMAGE_PLATFORM',
} as const;

/** Variables of an AcceptanceTest action. */
export const TEST_VARIABLES = {
  baseUrl: 'BASE_URL',
  version: 'VERSION',
  environment: 'ENVIRONMENT',
} as const;

/**
 * Path on which a service that wants acceptance tests answers `GET` with 200 and, anywhere in the body, the `VERSION` it was
 * given: the tests begin when it has said so three times in a row.
 */
export const VERSION_PATH = '/version';

/**
 * How the action before an approval learns what the environment behind it runs now, and the variable in which it
 * passes on the path of the page on GitHub that shows the difference.
 */
export const COMPARISON_VARIABLES = {
  nextEnvironmentParameter: 'NEXT_VERSION_PARAMETER',
  nextEnvironmentRegion: 'NEXT_VERSION_REGION',
  /** Role to assume for reading it; absent where the pipeline's own role may. */
  nextEnvironmentRole: 'NEXT_VERSION_ROLE_ARN',
  comparePath: 'COMPARE_PATH',
} as const;

/** CDK context key that carries the version into `cdk synth`. */
export const VERSION_CONTEXT = 'version';

/** The version in a synthesized template when `cdk synth` was given none. */
export const UNVERSIONED = 'unversioned';

/** User that owns the database. */
export const DATABASE_USER = 'service';
