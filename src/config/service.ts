import type { Architecture, BuildOptions } from './build';
import { ARCHITECTURE, BUILD } from './build';
import { checkContainers } from './check-containers';
import { checkVariables, declaredSecrets, secrets, secretVariables, variableName } from './container-variables';
import { containersOption, dependsOnOption, port, volumesOption, type ContainerOptions, type Dependencies } from './containers';
import { VERSION_PATH } from './contract';
import { checkFargateSize, FARGATE_SIZE, stopTimeoutSeconds } from './fargate-size';
import { checkPaths, httpPath, pathsOption, type PathOptions } from './paths';
import { releaseOption, type ReleaseOptions } from './release';
import type { ScalingOptions } from './scaling';
import { resolveScaling, SCALING } from './scaling';
import { schedulesOption, type ScheduleOptions } from './schedules';
import { choice, trueOrFalse } from './shape/choice';
import { dictionary, merged } from './shape/dictionary';
import { either } from './shape/either';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { anyString } from './shape/string-matching';
import { resolveSharedFiles, sharedFilesShape, type SharedFilesOptions } from './shared-files';
import { checkSpot, spotShape, type SpotMixOptions } from './spot';
import type { ByTier } from './tier';
import { workersOption, type WorkerOptions } from './workers';

/** The options of the service that an environment can override. */
export interface EnvironmentServiceOptions {
  /**
   * Port on which the container listens. The container gets it as `PORT`. When it changes, requests fail until tasks with the new one
   * are healthy.
   * @example 3000
   */
  readonly port?: number;
  /** Other ports on which the container listens, for `paths`. @default - none @example [9090] */
  readonly additionalPorts?: readonly number[];
  /** Path that answers `GET` with 200, without a call to the database. @example '/healthz' */
  readonly healthCheckPath?: string;
  /**
   * Path that answers `GET` with 200 and the value of `VERSION` anywhere in the body. Acceptance tests start after three such answers in
   * a row. With `false` they start when the deployment is complete, for an image that cannot tell its version.
   * @example false
   */
  readonly versionPath?: string | false;
  /** Seconds during which failed health checks of a new task do not count. @example 120 */
  readonly healthCheckGracePeriodSeconds?: number;
  /** Command of the container. @default - the command of the image @example ['node', 'server.js'] */
  readonly command?: readonly string[];
  /**
   * A command that runs once per version before its tasks start, as a task of the new image with the same variables, secrets and network:
   * a database migration. If it fails, the deployment fails, and the previous version continues to serve. A version that was released is
   * not released again, also not when it is deployed again or rolled back to.
   * @default - none
   * @cost - the task while it runs: $0.0003 per minute with 512 CPU units and 1 GiB
   * @example { command: ['node', 'dist/migrate.js'], timeoutMinutes: 5 }
   */
  readonly release?: ReleaseOptions;
  /**
   * Fargate CPU units; 1024 are one vCPU.
   * @cost - $5.91 per task for each 256 units; on Spot up to 70 % less, with X86_64 25 % more
   * @example 1024
   */
  readonly cpu?: number;
  /**
   * Memory in MiB. Fargate offers certain amounts for each number of CPU units.
   * @cost - $2.60 per task for each GiB; on Spot up to 70 % less, with X86_64 25 % more
   * @example 2048
   */
  readonly memoryMiB?: number;
  /**
   * Processor architecture. All environments share one image, so it is the same in each.
   * @cost - X86_64 makes tasks 25 % more expensive than ARM64
   * @example 'X86_64'
   */
  readonly architecture?: Architecture;
  /**
   * Whether tasks run on Fargate Spot, where AWS can stop a task with two minutes' notice. An object is a mix of both.
   * @cost - tasks on Spot are up to 70 % cheaper
   * @example { fargateBase: 1, fargateWeight: 1, spotWeight: 3 }
   */
  readonly spot?: boolean | SpotMixOptions;
  /**
   * Size of the disk of each task in GiB, which is lost with the task. What is above 20 GiB is billed.
   * @default - the 20 GiB of Fargate
   * @cost - $0.08 per task for each GiB above 20
   * @example 50
   */
  readonly ephemeralStorageGiB?: number;
  /**
   * Files that all tasks share and that remain when tasks end.
   * @default - none
   * @cost - $0.30 per GB stored, $0.03 per GB read and $0.06 per GB written; in production also the backups
   * @example { path: '/app/uploads' }
   */
  readonly sharedFiles?: SharedFilesOptions | false;
  /**
   * Plain environment variables of the container. They can contain values that the platform sets, except the password:
   * `${PORT}`, `${ENVIRONMENT}`, `${VERSION}`, and with a database `${DATABASE_HOST}`, `${DATABASE_PORT}`, `${DATABASE_NAME}`,
   * `${DATABASE_USER}`. `$${…}` stands for the characters `${…}`.
   * @default - none
   * @example { SPRING_DATASOURCE_URL: 'jdbc:postgresql://${DATABASE_HOST}:${DATABASE_PORT}/${DATABASE_NAME}' }
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values are secrets; set each with `npx projen secret:set`. An object maps the names that the application
   * expects to keys of secrets, or to `DATABASE_PASSWORD`.
   * @example { STRIPE_KEY: 'STRIPE_KEY', SPRING_DATASOURCE_PASSWORD: 'DATABASE_PASSWORD' }
   */
  readonly secrets?: readonly string[] | Readonly<Record<string, string>>;
  /**
   * Whether the tasks are replaced by new ones when one of the secrets changes in Parameter Store, by an EventBridge rule and a function.
   * Without it, they get the value with `npx projen service:restart` or the next deployment.
   * @cost - below $0.01: a Lambda function runs for each change
   * @example true
   */
  readonly restartOnSecretChange?: boolean;
  /** How many tasks run. @cost - as its options @example { min: 2, max: 20 } */
  readonly scaling?: ScalingOptions;
  /** Seconds between SIGTERM and SIGKILL when a task is stopped. @example 60 */
  readonly stopTimeoutSeconds?: number;
  /**
   * Processes beside the one that answers requests, each with a command of its own in the same image. They start after the release command,
   * and a deployment waits for all of them. An environment overrides single options of a worker, and can add workers.
   * @default - none
   * @cost - each its tasks, $0.10 for an alarm, and $0.20 for the two alarms of each target of its scaling
   * @example { mailer: { command: ['node', 'dist/worker.js'], scaling: { max: 10 } } }
   */
  readonly workers?: Readonly<Record<string, WorkerOptions>>;
  /**
   * Commands that run at certain times. An environment overrides single options of a schedule, and can add schedules.
   * @default - none
   * @cost - their tasks while they run, and $0.10 per environment for an alarm; 14 million runs are free, then $1 per million
   * @example { report: { command: ['node', 'dist/report.js'], cron: '0 3 * * ? *', timeZone: 'Europe/Berlin' } }
   */
  readonly schedules?: Readonly<Record<string, ScheduleOptions>>;
  /**
   * Containers beside that of the service, in the same task; also in the tasks of the release command and of `service:run`, but not in those
   * of workers and schedules. An environment overrides single options of a container, and can add containers.
   * @default - none
   * @cost - nothing by themselves: they share the CPU and the memory of the task, which may have to be larger for them
   * @example { proxy: { image: 'public.ecr.aws/nginx/nginx:1.29.3', ports: [80] } }
   */
  readonly containers?: Readonly<Record<string, ContainerOptions>>;
  /**
   * Which of `containers` must have started (`START`), be healthy (`HEALTHY`), have ended (`COMPLETE`) or have ended with exit code 0
   * (`SUCCESS`) before the container of the service starts. They stop in the opposite order.
   * @default - none
   * @example { proxy: 'HEALTHY' }
   */
  readonly dependsOn?: Dependencies;
  /**
   * Folders that the container of the service shares with `containers`, each with its path in it. They begin empty, and are deleted with the
   * task.
   * @default - none
   * @example { sockets: '/run/app' }
   */
  readonly volumes?: Readonly<Record<string, string>>;
  /**
   * Paths whose requests go to another port of the task. An environment overrides single options of a path, and can add paths.
   * @default - none: all requests go to `port`
   * @cost - $0.30 for the alarms of each path
   * @example { admin: { patterns: ['/admin', '/admin/*'], port: 80 } }
   */
  readonly paths?: Readonly<Record<string, PathOptions>>;
}

/**
 * The container of the service, in every environment. An environment overrides single options; `environment`, `scaling`, `workers`,
 * `schedules`, `containers`, `dependsOn`, `volumes` and `paths` are merged, lists are replaced.
 */
export interface ServiceOptions extends EnvironmentServiceOptions {
  /**
   * How the sources in `app/` become what the Dockerfile needs.
   * @cost - as its options
   * @example { install: '', test: '', bundle: 'make' }
   */
  readonly build?: BuildOptions;
}

export const ENVIRONMENT_SERVICE = {
  port: option(port, { default: 8080 }),
  additionalPorts: option(list(port), { default: [] }),
  healthCheckPath: option(httpPath, { default: '/health' }),
  versionPath: option(
    either<string | false>(
      { when: (value) => typeof value === 'string', shape: httpPath },
      { when: (value) => value === false, shape: choice(false) },
    ),
    { default: VERSION_PATH },
  ),
  healthCheckGracePeriodSeconds: option(numberBetween({ min: 0, max: 2_147_483_647 }), { default: 60 }),
  command: option(list(anyString, { min: 1 }), { default: null }),
  release: releaseOption,
  ...FARGATE_SIZE,
  architecture: ARCHITECTURE,
  spot: option(spotShape, { byTier: { development: true, production: false } }),
  ephemeralStorageGiB: option(numberBetween({ min: 21, max: 200 }), { default: null }),
  sharedFiles: option(sharedFilesShape, { resolve: resolveSharedFiles }),
  environment: option(dictionary({ key: variableName, value: anyString }), { resolve: merged<string> }),
  secrets: option(secrets, { default: [] }),
  restartOnSecretChange: option(trueOrFalse, { default: false }),
  scaling: option(objectOf<ScalingOptions>(SCALING), { resolve: resolveScaling }),
  stopTimeoutSeconds: stopTimeoutSeconds(10),
  workers: workersOption,
  schedules: schedulesOption,
  containers: containersOption,
  dependsOn: dependsOnOption,
  volumes: volumesOption,
  paths: pathsOption,
} satisfies OptionTable<EnvironmentServiceOptions>;

export const SERVICE = {
  ...ENVIRONMENT_SERVICE,
  build: option(objectOf<BuildOptions>(BUILD), { resolve: (given) => resolveOptions(BUILD, given) }),
} satisfies OptionTable<ServiceOptions>;

export interface ServiceConfig extends Resolved<EnvironmentServiceOptions, typeof ENVIRONMENT_SERVICE> {
  /** Keys of the secrets that the team sets, also for other containers. */
  readonly secrets: readonly string[];
  /** Variables of the container whose values are secrets, each with the key of its secret or `DATABASE_PASSWORD`. */
  readonly secretVariables: Readonly<Record<string, string>>;
  readonly healthCheckIntervalSeconds: number;
  /** Seconds that a stopping task still gets to answer requests. */
  readonly deregistrationDelaySeconds: number;
  /** Failed tasks after which a deployment is rolled back. */
  readonly circuitBreakerThreshold: number;
}

const DEREGISTRATION_DELAY_SECONDS: ByTier<number> = { development: 10, production: 30 };

/** The service of one environment. */
export function resolveService(given: Layered<EnvironmentServiceOptions>): ServiceConfig {
  const options = resolveOptions(ENVIRONMENT_SERVICE, given);
  checkFargateSize(options, given);
  checkSpot(options, given.at('spot'));
  checkVariables(options, given);
  checkContainers(options, given);
  checkPaths(options, given.at('paths'));
  const variables = secretVariables(options.secrets);
  const declared = [variables, ...Object.values(options.containers).map((container) => container.secretVariables)].flatMap(declaredSecrets);
  if (options.restartOnSecretChange && declared.length === 0) {
    reportNoSecrets(given);
  }
  return {
    ...options,
    secrets: [...new Set(declared)],
    secretVariables: variables,
    // A new task is healthy after one passed check, so a deployment waits at least this long.
    healthCheckIntervalSeconds: 5,
    deregistrationDelaySeconds: DEREGISTRATION_DELAY_SECONDS[given.environment.tier],
    // The default of ECS is at least three failed tasks; two are enough to recognize a broken version.
    circuitBreakerThreshold: 2,
  };
}

function reportNoSecrets(given: Layered<EnvironmentServiceOptions>): void {
  given.at('restartOnSecretChange').location.reportConflict({
    given: 'true, without secrets',
    allowed: 'only with secrets that can change; `npx projen db:rotate-password` replaces the tasks by itself',
    fix: 'remove it, or declare service.secrets',
    comparedWith: [given.at('secrets').location],
  });
}
