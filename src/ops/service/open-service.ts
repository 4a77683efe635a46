import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import { clusterName } from '../../config/names';
import type { Access } from '../aws/connections';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from '../environment/deployed-environment';

/** The service of an environment, and a client for its cluster. */
export interface ServiceHandle {
  readonly client: ECSClient;
  readonly cluster: string;
  readonly service: Service;
}

export interface OpenServiceProps {
  readonly environment: DeployedEnvironment;
  readonly access: Access;
}

/** Most services that one call describes. */
const MAXIMUM_BATCH = 10;

/** @throws Error if the environment has no service yet */
export async function openService(
  context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>,
  props: OpenServiceProps,
): Promise<ServiceHandle> {
  const found = await tryOpenService(context, props);
  if (found === null) {
    const status = context.suggest('pipeline:status');
    throw new Error(`${props.environment.name} has no service yet; its first deployment creates it: see \`${status}\``);
  }
  return found;
}

/** Null if the environment has no service yet. */
export async function tryOpenService(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  { environment, access }: OpenServiceProps,
): Promise<ServiceHandle | null> {
  const { DescribeServicesCommand, paginateListServices } = await import('@aws-sdk/client-ecs');
  const client = await aws.at(environment, access).ecs();
  const cluster = clusterName(platform.name, environment.name);
  try {
    const arns: string[] = [];
    for await (const { serviceArns = [] } of paginateListServices({ client }, { cluster })) {
      arns.push(...serviceArns);
    }
    if (arns.length === 0) {
      return null;
    }
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: arns.slice(0, MAXIMUM_BATCH) }));
    const service = services.find(({ status }) => status === 'ACTIVE');
    return service === undefined ? null : { client, cluster, service };
  } catch (error) {
    if (error instanceof Error && error.name === 'ClusterNotFoundException') {
      return null;
    }
    throw error;
  }
}
