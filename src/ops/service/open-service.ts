import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import { clusterName, workerOfFamily } from '../../config/names';
import type { PlatformConfig } from '../../config/platform-config';
import type { Access } from '../aws/connections';
import type { CommandOption } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { UsageError } from '../command/usage-error';
import type { DeployedEnvironment } from '../environment/deployed-environment';
import { didYouMean } from '../text/did-you-mean';

/** The service of an environment or one of its workers, and a client for its cluster. */
export interface ServiceHandle {
  readonly client: ECSClient;
  readonly cluster: string;
  readonly service: Service;
  /** Null for the service that answers requests. */
  readonly worker: string | null;
}

export interface OpenServicesProps {
  readonly environment: DeployedEnvironment;
  readonly access: Access;
}

export interface OpenServiceProps extends OpenServicesProps {
  /** @default - the service that answers requests */
  readonly worker?: string | null;
}

export const WORKER_OPTION: Readonly<Record<'worker', CommandOption>> = {
  worker: { type: 'string', value: '<name>', meaning: 'a worker instead of the service' },
};

/** Most services that one call describes. */
const MAXIMUM_BATCH = 10;

/**
 * The worker that `--worker` names; null without it.
 * @throws UsageError if a configured environment has no such worker
 */
export function requestedWorker({ platform, options }: Pick<CommandContext, 'platform' | 'options'>, environment: string): string | null {
  const name = options.text('worker');
  const workers = workersOf(platform, environment);
  if (name !== undefined && workers !== undefined && !workers.includes(name)) {
    const known = workers.length === 0 ? 'it has none' : `its workers are: ${workers.join(', ')}`;
    throw new UsageError([`${environment} has no worker "${name}"${didYouMean(name, workers)}; ${known}`]);
  }
  return name ?? null;
}

/** @throws Error if the environment has no such service yet */
export async function openService(
  context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>,
  { worker = null, ...props }: OpenServiceProps,
): Promise<ServiceHandle> {
  const found = (await openServices(context, props)).find((handle) => handle.worker === worker);
  if (found === undefined) {
    const status = context.suggest('pipeline:status');
    const missing = worker === null ? 'service yet; its first deployment' : `worker ${worker} yet; its next deployment`;
    throw new Error(`${props.environment.name} has no ${missing} creates it: see \`${status}\``);
  }
  return found;
}

/** The service of an environment, then its workers by name. Empty before the first deployment. */
export async function openServices(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  { environment, access }: OpenServicesProps,
): Promise<readonly ServiceHandle[]> {
  const { DescribeServicesCommand, paginateListServices } = await import('@aws-sdk/client-ecs');
  const client = await aws.at(environment, access).ecs();
  const cluster = clusterName(platform.name, environment.name);
  const arns: string[] = [];
  try {
    for await (const { serviceArns = [] } of paginateListServices({ client }, { cluster })) {
      arns.push(...serviceArns);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ClusterNotFoundException') {
      return [];
    }
    throw error;
  }
  const found: ServiceHandle[] = [];
  for (let index = 0; index < arns.length; index += MAXIMUM_BATCH) {
    const batch = arns.slice(index, index + MAXIMUM_BATCH);
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: batch }));
    found.push(
      ...services.filter(({ status }) => status === 'ACTIVE').map((service) => ({ client, cluster, service, worker: workerOf(service) })),
    );
  }
  return found.sort((one, other) => (one.worker ?? '').localeCompare(other.worker ?? ''));
}

function workerOf({ taskDefinition = '' }: Service): string | null {
  return workerOfFamily(taskDefinition.replace(/^.*\//, '').replace(/:\d+$/, ''));
}

/** Undefined for an environment that is not configured. */
function workersOf({ environments }: PlatformConfig, name: string): readonly string[] | undefined {
  const environment = environments.find((each) => each.name === name);
  return environment && Object.keys(environment.service.workers);
}
