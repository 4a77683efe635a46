import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import { clusterName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Access } from '../aws/place';
import type { CommandContext } from '../command/command-context';

/** The service of an environment, and a client to speak to its cluster. */
export interface ServiceHandle {
  readonly client: ECSClient;
  readonly cluster: string;
  readonly service: Service;
}

export interface OpenServiceProps {
  readonly environment: EnvironmentConfig;
  readonly access: Access;
}

/** @throws Error where the environment has no service yet */
export async function openService(
  context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>,
  props: OpenServiceProps,
): Promise<ServiceHandle> {
  const found = await tryOpenService(context, props);
  if (found === null) {
    throw new Error(
      `${props.environment.name} has no service yet; its first deployment makes it: see \`${context.suggest('pipeline:status')}\``,
    );
  }
  return found;
}

/** Null where the environment has no service yet. */
export async function tryOpenService(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  { environment, access }: OpenServiceProps,
): Promise<ServiceHandle | null> {
  const { ClusterNotFoundException, DescribeServicesCommand, paginateListServices } = await import('@aws-sdk/client-ecs');
  const client = await aws.at(environment, access).ecs();
  const cluster = clusterName(platform.name, environment.name);
  try {
    const serviceArns: string[] = [];
    for await (const page of paginateListServices({ client }, { cluster })) {
      serviceArns.push(...(page.serviceArns ?? []));
    }
    if (serviceArns.length === 0) {
      return null;
    }
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: serviceArns.slice(0, 10) }));
    const service = services.find(({ status }) => status === 'ACTIVE');
    return service === undefined ? null : { client, cluster, service };
  } catch (error) {
    if (error instanceof ClusterNotFoundException || (error instanceof Error && error.name === 'ClusterNotFoundException')) {
      return null;
    }
    throw error;
  }
}
