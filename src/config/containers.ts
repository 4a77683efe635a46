import { secrets, secretVariables, variableName } from './container-variables';
import { MAIN_CONTAINER } from './contract';
import { stopTimeoutSeconds } from './fargate-size';
import { choice, trueOrFalse } from './shape/choice';
import { dictionary, merged, resolveEach } from './shape/dictionary';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable, Shape } from './shape/shape';
import { anyString, shortName, stringMatching } from './shape/string-matching';
import { absoluteFolder } from './shared-files';

/** What must be true of another container before a container starts. */
export type DependencyCondition = 'START' | 'HEALTHY' | 'COMPLETE' | 'SUCCESS';

export type Dependencies = Readonly<Record<string, DependencyCondition>>;

/** A command in the container that tells whether it is healthy. */
export interface ContainerHealthCheckOptions {
  /** `CMD` and the arguments of a program of the image, or `CMD-SHELL` and one line for its shell. @example ['CMD', 'envoy-check'] */
  readonly command: readonly string[];
  /** Seconds between two checks. @example 5 */
  readonly intervalSeconds?: number;
  /** Seconds after which a check counts as failed. @example 2 */
  readonly timeoutSeconds?: number;
  /** Failed checks in a row after which the container is unhealthy. @example 5 */
  readonly retries?: number;
  /** Seconds after the start during which failed checks do not count. @example 60 */
  readonly startPeriodSeconds?: number;
}

/**
 * A container beside the one of the service, in the same task: a proxy, an agent, a command that prepares files. They reach each other at
 * `localhost`, and share CPU, memory, network, role and life of the task.
 */
export interface ContainerOptions {
  /**
   * Its image, with a tag other than `latest`, or a digest. ECS pulls it from a public registry, or from ECR. Required once, here or in the
   * environment.
   * @example 'public.ecr.aws/nginx/nginx:1.29.3'
   */
  readonly image?: string;
  /** Its command. @default - the command of the image @example ['nginx', '-g', 'daemon off;'] */
  readonly command?: readonly string[];
  /** The ports on which it listens. Other containers reach them at `localhost`; the load balancer with `service.paths`. @example [9000] */
  readonly ports?: readonly number[];
  /** Whether the task ends when this container ends. @example false */
  readonly essential?: boolean;
  /** How ECS finds out whether it is healthy. A task whose essential container is not gets replaced. @default - it is while it runs @example { command: ['CMD-SHELL', 'curl -fs localhost:9000'] } */
  readonly healthCheck?: ContainerHealthCheckOptions;
  /**
   * Plain environment variables. They can contain the same values of the platform as those of the service. It gets no others.
   * @default - none
   * @example { UPSTREAM: 'http://localhost:${PORT}' }
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values are secrets of the service, or `DATABASE_PASSWORD`.
   * @example { PGPASSWORD: 'DATABASE_PASSWORD' }
   */
  readonly secrets?: readonly string[] | Readonly<Record<string, string>>;
  /** CPU units that are reserved for it. @default - none: what the others leave @example 64 */
  readonly cpu?: number;
  /** Memory in MiB above which it is killed. @default - that of the task @example 128 */
  readonly memoryMiB?: number;
  /**
   * Containers that must have started (`START`), be healthy (`HEALTHY`), have ended (`COMPLETE`) or have ended with exit code 0 (`SUCCESS`)
   * before this one starts. The container of the service is called `service`. They stop in the opposite order.
   * @default - none
   * @example { service: 'START' }
   */
  readonly dependsOn?: Dependencies;
  /**
   * Folders that it shares with other containers of the task, each with its path in this container. They begin empty, and are deleted with
   * the task.
   * @default - none
   * @example { sockets: '/run/app' }
   */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Seconds between SIGTERM and SIGKILL when the task is stopped. @example 60 */
  readonly stopTimeoutSeconds?: number;
}

/** ECS takes ten containers in a task definition, one of which is the service. */
const MAX_CONTAINERS = 9;

const containerName = shortName({
  reserved: { pattern: `${MAIN_CONTAINER}$|aws-|ecs-`, names: `"${MAIN_CONTAINER}", "aws-…" or "ecs-…"` },
  fix: 'shorten or change it: it is part of the names of log streams, and ECS adds containers with the others',
  placeholder: 'container',
});

const IMAGE_NAME = '(?:[A-Za-z0-9.-]+(?::\\d+)?\\/)?[a-z0-9]+(?:[._\\/-]+[a-z0-9]+)*';
const IMAGE_TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const IMAGE_DIGEST = 'sha256:[a-f0-9]{64}';

/** An image that is the same whenever it is pulled, so that all tasks of a version run the same, and a rollback brings it back. */
const imageReference = stringMatching({
  allowed: 'the name of an image with a tag other than latest, or with a digest: public.ecr.aws/nginx/nginx:1.29.3, or …@sha256:…',
  pattern: new RegExp(`^(?=.{1,512}$)${IMAGE_NAME}(?::(?!latest$)${IMAGE_TAG}|(?::${IMAGE_TAG})?@${IMAGE_DIGEST})$`),
  fix: 'name a version: without one, tasks of the same version of the service can run different images, and no rollback brings the old one back',
  placeholder: 'image:1',
});

const dependency = choice<DependencyCondition>('START', 'HEALTHY', 'COMPLETE', 'SUCCESS');

export const dependsOnOption = option(dictionary({ key: anyString, value: dependency }), { resolve: merged<DependencyCondition> });

const volumeName = shortName({ reserved: { pattern: 'shared-files$', names: '"shared-files"' }, placeholder: 'volume' });

export const volumesOption = option(dictionary({ key: volumeName, value: absoluteFolder }), { resolve: merged<string> });

export const port = numberBetween({ min: 1, max: 65_535 });

const checkCommand: Shape<readonly string[]> = {
  allowed: 'a list of "CMD" and at least one argument, or of "CMD-SHELL" and one string',
  placeholder: ['CMD', 'true'],
  read: (value, location) => {
    const [kind, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
    const isComplete = kind === 'CMD' ? rest.length > 0 : kind === 'CMD-SHELL' && rest.length === 1;
    if (isComplete && rest.every((item) => typeof item === 'string' && item !== '')) {
      return value as readonly string[];
    }
    const fix = kind === 'CMD' || kind === 'CMD-SHELL' ? 'complete it' : 'write CMD before the arguments, or CMD-SHELL before one line';
    location.reportInvalid({ given: formatValue(value), allowed: checkCommand.allowed, fix });
    return checkCommand.placeholder;
  },
};

export const CONTAINER_HEALTH_CHECK = {
  command: required(checkCommand),
  intervalSeconds: option(numberBetween({ min: 5, max: 300 }), { default: 10 }),
  timeoutSeconds: option(numberBetween({ min: 2, max: 60 }), { default: 5 }),
  retries: option(numberBetween({ min: 1, max: 10 }), { default: 3 }),
  startPeriodSeconds: option(numberBetween({ min: 0, max: 300 }), { default: 0 }),
} satisfies OptionTable<ContainerHealthCheckOptions>;

export type ContainerHealthCheckConfig = Resolved<ContainerHealthCheckOptions, typeof CONTAINER_HEALTH_CHECK>;

export const CONTAINER = {
  image: option(imageReference, { resolve: ({ written }): string => written ?? imageReference.placeholder }),
  command: option(list(anyString, { min: 1 }), { default: null }),
  ports: option(list(port), { default: [] }),
  essential: option(trueOrFalse, { default: true }),
  healthCheck: option(objectOf<ContainerHealthCheckOptions>(CONTAINER_HEALTH_CHECK), {
    resolve: (given): ContainerHealthCheckConfig | null =>
      given.written === undefined ? null : resolveOptions(CONTAINER_HEALTH_CHECK, given),
  }),
  environment: option(dictionary({ key: variableName, value: anyString }), { resolve: merged<string> }),
  secrets: option(secrets, { default: [] }),
  // Docker's minimum is 2, and 4 MiB with a margin of ECS.
  cpu: option(numberBetween({ min: 2, max: 16_384 }), { default: null }),
  memoryMiB: option(numberBetween({ min: 6, max: 122_880 }), { default: null }),
  dependsOn: dependsOnOption,
  volumes: volumesOption,
  stopTimeoutSeconds: stopTimeoutSeconds(10),
} satisfies OptionTable<ContainerOptions>;

export interface ContainerConfig extends Resolved<ContainerOptions, typeof CONTAINER> {
  /** Variables whose values are secrets, each with the key of its secret or `DATABASE_PASSWORD`. */
  readonly secretVariables: Readonly<Record<string, string>>;
}

export const containersOption = option(
  dictionary({ key: containerName, value: objectOf<ContainerOptions>(CONTAINER), max: MAX_CONTAINERS }),
  {
    resolve: (given): Readonly<Record<string, ContainerConfig>> => resolveEach(given, resolveContainer),
  },
);

function resolveContainer(given: Layered<ContainerOptions>): ContainerConfig {
  const container = resolveOptions(CONTAINER, given);
  if (given.at('image').written === undefined) {
    given.location.at('image').reportConflict({ given: 'nothing', allowed: imageReference.allowed, fix: 'add it' });
  }
  return { ...container, secretVariables: secretVariables(container.secrets) };
}

export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** A tag, or a digest. */
  readonly version: string;
}

/** The parts of an image in a private registry of ECR; undefined for any other. */
export function ecrImage(reference: string): EcrImage | undefined {
  const match = new RegExp(
    `^(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?\\/([^:@]+)(?::(${IMAGE_TAG}))?(?:@(${IMAGE_DIGEST}))?$`,
  ).exec(reference);
  const [, account, region, repository, tag, digest] = match ?? [];
  const version = digest ?? tag;
  return account === undefined || region === undefined || repository === undefined || version === undefined
    ? undefined
    : { account, region, repository, version };
}
