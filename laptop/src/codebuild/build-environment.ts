import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { homeFolder } from '../home-folder';
import { DEFAULT_REGION, LOCAL_ACCOUNT } from '../local-user';
import type { BuildRequest } from './build';
import type { Buildspec } from './buildspec';

/**
 * Settings that a machine may need to reach its network or Docker. A build gets nothing else from your environment: CodeBuild does not have
 * it either, and it may contain secrets.
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

export interface BuildEnvironmentProps {
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

/** The variables at the start of a build. As on CodeBuild, those of the project and of the action override those of the buildspec. */
export function buildEnvironment(props: BuildEnvironmentProps): Readonly<Record<string, string>> {
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

/** Shared by the builds of a project, so that the caches in it are kept; never your own home folder. */
export function homeDirectory(request: BuildRequest): string {
  return join(request.cacheDirectory, 'home');
}

function machineSettings(machine: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const home = homeFolder(machine);
  const inHome: Readonly<Record<string, string>> =
    home === undefined
      ? {}
      : { npm_config_cache: join(home, '.npm'), npm_config_userconfig: join(home, '.npmrc'), DOCKER_CONFIG: join(home, '.docker') };
  const found: Readonly<Record<string, string>> = {
    LANG: 'C.UTF-8',
    npm_config_update_notifier: 'false',
    ...inHome,
    ...Object.fromEntries(MACHINE_SETTINGS.flatMap((name) => (machine[name] === undefined ? [] : [[name, machine[name]]]))),
  };
  const files = ['npm_config_userconfig', 'DOCKER_CONFIG'] as const;
  return Object.fromEntries(Object.entries(found).filter(([name, value]) => !files.some((file) => file === name) || existsSync(value)));
}

function codeBuildVariables({ request, sourceDirectory, buildNumber, startTime }: BuildEnvironmentProps): Readonly<Record<string, string>> {
  const region = request.region ?? DEFAULT_REGION;
  const stream = randomUUID();
  const id = `${request.projectName}:${stream}`;
  const arn = `arn:aws:codebuild:${region}:${request.account ?? LOCAL_ACCOUNT}`;
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
