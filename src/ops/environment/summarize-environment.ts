import type { Service } from '@aws-sdk/client-ecs';
import type { EnvironmentConfig } from '../../config/platform-config';
import { explainError } from '../aws/explain-error';
import type { CommandContext } from '../command/command-context';
import { tryOpenService } from '../service/service-place';
import type { EnvironmentSummary, Health } from './environment-summary';
import { readUrlAndVersion } from './read-url-and-version';

/** What runs in an environment. That one cannot be reached must not hide the others: its summary says so. */
export async function summarizeEnvironment(context: CommandContext, environment: EnvironmentConfig): Promise<EnvironmentSummary> {
  const { name, tier, account, region } = environment;
  const nothing = { name, tier, account, region, url: null, version: null, subject: null, deployedAt: null, tasks: null };
  try {
    const [deployed, handle] = await Promise.all([readUrlAndVersion(context, environment), tryOpenService(context, { environment, access: 'read' })]);
    const service = handle?.service;
    return {
      ...nothing,
      ...deployed,
      subject: deployed.version === null ? null : await subjectOf(context, deployed.version),
      deployedAt: deployed.deployedAt?.toISOString() ?? null,
      health: service === undefined ? 'absent' : healthOf(service),
      tasks: service === undefined ? null : { running: service.runningCount ?? 0, desired: service.desiredCount ?? 0 },
      problem: null,
    };
  } catch (error) {
    return { ...nothing, health: 'unknown', problem: explainError(error) };
  }
}

/** From what ECS says of a service's tasks and deployments. */
export function healthOf({ deployments = [], runningCount = 0, desiredCount = 0 }: Pick<Service, 'deployments' | 'runningCount' | 'desiredCount'>): Health {
  const living = deployments.filter(({ status }) => status !== 'INACTIVE');
  if (living.length > 1 || deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS')) return 'deploying';
  return runningCount >= desiredCount && desiredCount > 0 ? 'healthy' : 'degraded';
}

async function subjectOf({ terminal: { run, directory, environment } }: CommandContext, version: string): Promise<string | null> {
  if (!/^[0-9a-f]{40}$/.test(version)) return null;
  const { exitCode, output } = await run({ program: 'git', arguments: ['log', '-1', '--format=%s', version, '--'], directory, environment });
  return exitCode === 0 ? output.trim() : null;
}
