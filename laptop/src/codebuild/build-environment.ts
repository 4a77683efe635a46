import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { BuildRequest } from './build';
import type { Buildspec } from './buildspec';

const UNKNOWN_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';

/**
 * The machine's own settings without which its network or its Docker engine cannot be reached. Nothing else of the
 * person's environment gets into a build: on CodeBuild it would not be there either, and it may hold secrets.
 */
const MACHINE_SETTINGS = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'npm_config_cache',
  'npm_config_registry',
  'npm_config_userconfig',
  'LANG',
  'LC_ALL',
  'USER',
  'LOGNAME',
];

export interface EnvironmentProps {
  readonly request: BuildRequest;
  readonly buildspec: Buildspec;
  /** Values of `env.parameter-store`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly sourceDirectory: string;
  readonly buildNumber: number;
  readonly startTime: Date;
  /** The environment of this process. */
  readonly machine: NodeJS.ProcessEnv;
}

/** The variables a build starts with. The project's and the action's win over the buildspec's own, as on CodeBuild. */
export function buildEnvironment(props: EnvironmentProps): Readonly<Record<string, string>> {
  const { request, buildspec, parameters, machine } = props;
  return {
    ...machineSettings(machine),
    PATH: [...request.path, machine['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter),
    HOME: homeDirectory(request),
    TMPDIR: machine['TMPDIR'] ?? tmpdir(),
    ...codeBuildVariables(props),
    ...buildspec.variables,
    ...parameters,
    ...request.environment,
  };
}

/** Kept between builds, so that what tools cache in it is there the next time; never the person's own. */
export function homeDirectory(request: BuildRequest): string {
  return join(request.cacheDirectory, 'home');
}

function machineSettings(machine: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const home = machine['HOME'] ?? homedir();
  const found = {
    LANG: 'C.UTF-8',
    npm_config_cache: join(home, '.npm'),
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_update_notifier: 'false',
    DOCKER_CONFIG: join(home, '.docker'),
    ...Object.fromEntries(MACHINE_SETTINGS.flatMap((name) => (machine[name] === undefined ? [] : [[name, machine[name]]]))),
  };
  const files = ['npm_config_userconfig', 'DOCKER_CONFIG'] as const;
  return Object.fromEntries(Object.entries(found).filter(([name, value]) => !files.some((file) => file === name) || existsSync(value)));
}

function codeBuildVariables({ request, sourceDirectory, buildNumber, startTime }: EnvironmentProps): Readonly<Record<string, string>> {
  const region = request.region ?? DEFAULT_REGION;
  const stream = randomUUID();
  const id = `${request.projectName}:${stream}`;
  const arn = `arn:aws:codebuild:${region}:${request.account ?? UNKNOWN_ACCOUNT}`;
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CODEBUILD_CI: 'true',
    CODEBUILD_BUILD_ID: id,
    CODEBUILD_BUILD_ARN: `${arn}:build/${id}`,
    CODEBUILD_PROJECT_ARN: `${arn}:project/${request.projectName}`,
    CODEBUILD_BUILD_NUMBER: String(buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_INITIATOR: request.initiator ?? `codepipeline/${request.projectName}`,
    CODEBUILD_LOG_PATH: stream,
    CODEBUILD_RESOLVED_SOURCE_VERSION: request.version,
    CODEBUILD_SOURCE_VERSION: request.version,
    CODEBUILD_SRC_DIR: sourceDirectory,
    CODEBUILD_START_TIME: String(startTime.getTime()),
  };
}
