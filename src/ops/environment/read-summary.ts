import type { Service } from '@aws-sdk/client-ecs';
import type { CommandContext } from '../command/command-context';
import type { ServiceHandle } from '../service/open-service';
import type { DeployedEnvironment } from './deployed-environment';
import type { EnvironmentSummary, Health } from './environment-summary';
import { readDeployedVersion } from './read-deployed-version';
import { readUrl } from './read-url';

export interface ReadSummaryProps {
  readonly environment: DeployedEnvironment;
  /** The service and its workers; empty before the first deployment. */
  readonly services: Promise<readonly ServiceHandle[]>;
}

/** What runs in an environment. */
export async function readSummary(context: CommandContext, { environment, services }: ReadSummaryProps): Promise<EnvironmentSummary> {
  const { name, tier, account, region } = environment;
  const [{ url, version, deployedAt }, handles] = await Promise.all([readDeployedVersion(context, environment), services]);
  const running = handles.map(({ service }) => service);
  return {
    name,
    tier,
    account,
    region,
    url: context.options.local && url?.startsWith('https:') === true ? await readUrl(context, environment) : url,
    version,
    subject: version === null ? null : await subjectOf(context, version),
    deployedAt: deployedAt?.toISOString() ?? null,
    health: worstHealth(running.map((service) => healthOf(service, environment))),
    tasks: running.length === 0 ? null : { running: sum(running, 'runningCount'), desired: sum(running, 'desiredCount') },
    problem: null,
  };
}

const sum = (services: readonly Service[], key: 'runningCount' | 'desiredCount'): number =>
  services.reduce((total, service) => total + (service[key] ?? 0), 0);

/** That of an environment, of the healths of its service and workers. */
const worstHealth = (healths: readonly Health[]): Health =>
  (['deploying', 'degraded', 'healthy', 'asleep'] as const).find((health) => healths.includes(health)) ?? 'absent';

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
