import type { Service } from '@aws-sdk/client-ecs';
import type { CommandContext } from '../command/command-context';
import type { ServiceHandle } from '../service/open-service';
import type { DeployedEnvironment } from './deployed-environment';
import type { EnvironmentSummary, Health } from './environment-summary';
import { readDeployedVersion } from './read-deployed-version';
import { readUrl } from './read-url';

export interface ReadSummaryProps {
  readonly environment: DeployedEnvironment;
  /** Null if the environment has none yet. */
  readonly service: Promise<ServiceHandle | null>;
}

/** What runs in an environment. */
export async function readSummary(context: CommandContext, { environment, service }: ReadSummaryProps): Promise<EnvironmentSummary> {
  const { name, tier, account, region } = environment;
  const [{ url, version, deployedAt }, handle] = await Promise.all([readDeployedVersion(context, environment), service]);
  const running = handle?.service;
  return {
    name,
    tier,
    account,
    region,
    url: context.options.local && url?.startsWith('https:') === true ? await readUrl(context, environment) : url,
    version,
    subject: version === null ? null : await subjectOf(context, version),
    deployedAt: deployedAt?.toISOString() ?? null,
    health: running === undefined ? 'absent' : healthOf(running, environment),
    tasks: running === undefined ? null : { running: running.runningCount ?? 0, desired: running.desiredCount ?? 0 },
    problem: null,
  };
}

/** Computed from the tasks and deployments of a service. */
export function healthOf(
  { deployments = [], runningCount = 0, desiredCount = 0 }: Pick<Service, 'deployments' | 'runningCount' | 'desiredCount'>,
  { sleep }: Pick<DeployedEnvironment, 'sleep'>,
): Health {
  // A failed deployment is inactive: the one before it still serves.
  const active = deployments.filter(({ status }) => status !== 'INACTIVE');
  if (active.length > 1 || deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS')) {
    return 'deploying';
  }
  if (sleep !== null && desiredCount === 0) {
    return 'asleep';
  }
  return runningCount >= desiredCount && desiredCount > 0 ? 'healthy' : 'degraded';
}

async function subjectOf({ terminal: { run, directory, environment } }: CommandContext, version: string): Promise<string | null> {
  if (!/^[0-9a-f]{40}$/.test(version)) {
    return null;
  }
  const { exitCode, output } = await run({
    program: 'git',
    arguments: ['log', '-1', '--format=%s', version, '--'],
    directory,
    environment,
  });
  return exitCode === 0 ? output.trim() : null;
}
