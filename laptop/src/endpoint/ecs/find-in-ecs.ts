import type { JsonObject, ResourceRecord } from '../../cloudformation/resource-provider';
import type { ServiceView } from '../../ecs/service-view';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';

export interface Cluster {
  readonly arn: string;
  readonly name: string;
}

/** A service of a stack, whether its tasks run or not. */
export interface FoundService {
  readonly record: ResourceRecord;
  readonly name: string;
  readonly cluster: string;
  readonly createdAt: string;
  /** Undefined while it comes up. */
  readonly view: ServiceView | undefined;
}

export function clusters({ stacks }: EngineParts): readonly Cluster[] {
  return stacks
    .list()
    .flatMap((stack) => stack.resources)
    .filter(({ type }) => type === 'AWS::ECS::Cluster')
    .map((record) => ({ arn: String(record.attributes.Arn), name: record.physicalId }));
}

/**
 * @param asked name or ARN; null is the cluster "default", which the platform never makes
 * @throws EndpointError `ClusterNotFoundException`
 */
export function findCluster(parts: EngineParts, asked: string | null): Cluster {
  const name = lastPart(asked ?? 'default');
  const found = clusters(parts).find((cluster) => cluster.name === name);
  if (found === undefined) {
    throw new EndpointError(
      'ClusterNotFoundException',
      `Cluster not found: there is no "${name}"; there are ${
        clusters(parts)
          .map((cluster) => cluster.name)
          .join(', ') || 'none yet'
      }`,
    );
  }
  return found;
}

export function servicesOf(parts: EngineParts, cluster: Cluster): readonly FoundService[] {
  const views = parts.ecs.views();
  return parts.stacks
    .list()
    .flatMap((stack) =>
      stack.resources
        .filter(({ type }) => type === 'AWS::ECS::Service')
        .map((record) => ({
          record,
          createdAt: stack.updatedAt,
          name: lastPart(record.physicalId),
          cluster: record.physicalId.split('/').at(-2) ?? '',
          view: views.find(({ arn }) => arn === record.physicalId),
        })),
    )
    .filter((service) => service.cluster === cluster.name);
}

/** @param asked name or ARN */
export const findService = (services: readonly FoundService[], asked: string): FoundService | undefined =>
  services.find(({ record, name }) => record.physicalId === asked || name === asked);

/** The ARN of a task of a service. */
export const taskArn = (serviceArn: string, id: string): string => `${serviceArn.replace(/:service\/([^/]+)\/.*$/, ':task/$1')}/${id}`;

export const clusterArnOf = (serviceArn: string): string => serviceArn.replace(/:service\/([^/]+)\/.*$/, ':cluster/$1');

/** The only container of a task definition, and its size. */
export function taskDefinitionOf({ stacks }: EngineParts, arn: string): JsonObject | undefined {
  return stacks
    .list()
    .flatMap((stack) => stack.resources)
    .find(({ physicalId }) => physicalId === arn)?.properties;
}

export const lastPart = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
