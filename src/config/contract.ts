/** Names that two sides share: the construct that sets a variable or creates a parameter, and the code that reads it. */

/** Variables that the platform sets in every container. A team cannot use these names in `environment` and `secrets`. */
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

/** The names of variables that ECS and every shell accept. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Header of requests that the load balancer sends to the new version before it gets others, with every strategy but `rolling`. */
export const TEST_TRAFFIC_HEADER = { name: 'X-Test-Traffic', value: 'true' } as const;

/** Tag of everything in an environment that has a budget: what the AWS Budget counts. */
export const BUDGET_TAG = 'budget';

/** Artifacts of the pipeline. Those of Build have the same names in its buildspec. CodePipeline keeps ten characters of a name in the keys of objects. */
export const ARTIFACTS = {
  source: 'Source',
  /** The cloud assembly. */
  assembly: 'Assembly',
  /** The acceptance tests, with the programs that run them. */
  acceptance: 'Acceptance',
} as const;

/** The CodeBuild projects of the pipeline, by the end of their names. */
export const PROJECTS = { build: 'build', acceptanceTest: 'acceptance-test' } as const;

/** Variables of the Build action. */
export const BUILD_VARIABLES = {
  version: 'VERSION',
  imageRepositoryUri: 'IMAGE_REPOSITORY_URI',
  /** The value of {@link SECRET_VERSIONS_CONTEXT}; the build itself sets it. */
  secretVersions: 'SECRET_VERSIONS',
  /** Such as `linux/arm64`. Absent when the image is built for the platform that builds it, as on a laptop. */
  imagePlatform: 'IMAGE_PLATFORM',
} as const;

/** Variables of an AcceptanceTest action. */
export const TEST_VARIABLES = {
  baseUrl: 'BASE_URL',
  version: 'VERSION',
  environment: 'ENVIRONMENT',
  /** Path on which the service answers with its version; `false` when it does not. */
  versionPath: 'VERSION_PATH',
} as const;

/**
 * Variables by which an AcceptanceTest action that runs beside a deployment finds it, so that it can test the new version before that gets
 * requests of users.
 */
export const TESTED_DEPLOYMENT_VARIABLES = {
  cluster: 'DEPLOYMENT_CLUSTER',
  region: 'DEPLOYMENT_REGION',
  /** Role of the environment for testing it. Absent when the project's own role is allowed to. */
  role: 'DEPLOYMENT_ROLE_ARN',
  pipeline: 'PIPELINE_NAME',
  execution: 'PIPELINE_EXECUTION_ID',
  /** The action that deploys the service, in the stage that has the name of the environment. */
  action: 'DEPLOYMENT_ACTION',
} as const;

/** The stage of a deployment by ECS at which it waits for the acceptance tests. */
export const TEST_STAGE = 'POST_TEST_TRAFFIC_SHIFT';

/** The default path on which a service answers with its version. */
export const VERSION_PATH = '/version';

/**
 * Variables by which the action before an approval finds the version that runs in the environment behind it, and the one in
 * which it returns the path of the GitHub page that compares the two.
 */
export const COMPARISON_VARIABLES = {
  nextEnvironmentParameter: 'NEXT_VERSION_PARAMETER',
  nextEnvironmentRegion: 'NEXT_VERSION_REGION',
  /** Role of the environment for reading it. Absent when the project's own role is allowed to. */
  nextEnvironmentRole: 'NEXT_VERSION_ROLE_ARN',
  comparePath: 'COMPARE_PATH',
} as const;

/** Folder in the cloud assembly in which Build writes what would change: a file `<environment>.txt` for each environment. */
export const CHANGES_FOLDER = 'changes';

/** Variable of Build with the first line about an environment, which its approval shows. */
export const changesVariable = (environment: string): string => `CHANGES_${environment.toUpperCase().replaceAll('-', '_')}`;

/** Tag of the layer cache in the image repository, the only mutable tag. */
export const CACHE_TAG = 'cache';

/** CDK context key by which `cdk synth` gets the version. */
export const VERSION_CONTEXT = 'version';

/**
 * CDK context key by which `cdk synth` gets which versions of the secrets are set, as `<environment>=<digest>,…`: a task definition that
 * differs replaces the tasks of a deployment in which nothing but a secret has changed.
 */
export const SECRET_VERSIONS_CONTEXT = 'secretVersions';

/** The version in a synthesized template when `cdk synth` gets none. */
export const UNVERSIONED = 'unversioned';

/** User that owns the database. */
export const DATABASE_USER = 'service';

/** What ECS calls the container of the service in every task definition. */
export const MAIN_CONTAINER = 'service';

/** Variables of the function that replaces the tasks of services, whose names are separated by commas. */
export const SECRET_RESTART_VARIABLES = { cluster: 'CLUSTER', services: 'SERVICES' } as const;

/** Variable of the function that answers chat channels: the name of the pipeline. */
export const CHAT_VARIABLES = { pipeline: 'PIPELINE' } as const;

/** What chat channels send to that function, as buttons of a message and as aliases. */
export type ChatRequest =
  | {
      readonly operation: 'approve' | 'reject';
      /** Id of the execution that the message is about. */
      readonly execution: string;
      readonly stage: string;
      readonly action: string;
    }
  | { readonly operation: 'rollback'; readonly environment: string }
  | { readonly operation: 'deploy' | 'status' };
