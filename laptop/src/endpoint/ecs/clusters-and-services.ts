import type { JsonObject } from '../../cloudformation/resource-provider';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { apiShape } from '../api-shape';
import { describeService } from './describe-service';
import { clusters, findCluster, findService, lastPart, servicesOf, type FoundService } from './find-in-ecs';

export function listClusters(parts: EngineParts, input: Input): JsonObject {
  const { items, nextToken } = page(
    input,
    clusters(parts).map(({ arn }) => arn),
  );
  return { clusterArns: items, ...withToken('nextToken', nextToken) };
}

export function describeClusters(parts: EngineParts, input: Input): JsonObject {
  const asked = input.texts('clusters');
  const found = asked.length === 0 ? clusters(parts) : clusters(parts).filter(({ name }) => asked.some((one) => lastPart(one) === name));
  return {
    clusters: found.map((cluster) => {
      const services = servicesOf(parts, cluster);
      const running = services.flatMap(({ view }) => view?.tasks ?? []).length;
      return {
        clusterArn: cluster.arn,
        clusterName: cluster.name,
        status: 'ACTIVE',
        registeredContainerInstancesCount: 0,
        runningTasksCount: running,
        pendingTasksCount: 0,
        activeServicesCount: services.length,
      };
    }),
    failures: asked.filter((one) => !found.some(({ name }) => name === lastPart(one))).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}

export function listServices(parts: EngineParts, input: Input): JsonObject {
  const services = servicesOf(parts, findCluster(parts, input.optionalText('cluster')));
  const { items, nextToken } = page(
    input,
    services.map(({ record }) => record.physicalId),
  );
  return { serviceArns: items, ...withToken('nextToken', nextToken) };
}

export function describeServices(parts: EngineParts, input: Input): JsonObject {
  const services = servicesOf(parts, findCluster(parts, input.optionalText('cluster')));
  const asked = input.texts('services');
  if (asked.length === 0 || asked.length > 10) {
    input.refuse('services must be a list of 1 to 10 names or ARNs');
  }
  const found = asked.map((arn) => ({ arn, service: findService(services, arn) }));
  return {
    services: found.flatMap(({ service }) => (service === undefined ? [] : [describeService(service)])),
    failures: found.flatMap(({ arn, service }) => (service === undefined ? [{ arn, reason: 'MISSING' }] : [])),
  };
}

/** Scales a service, or gives it new tasks; returns before that is done. A new version comes through the pipeline alone. */
export function updateService(parts: EngineParts, input: Input): JsonObject {
  const cluster = findCluster(parts, input.optionalText('cluster'));
  const asked = input.text('service');
  const find = (): FoundService | undefined => findService(servicesOf(parts, cluster), asked);
  const service = find();
  if (service === undefined) {
    throw new EndpointError('ServiceNotFoundException', `Service not found: cluster "${cluster.name}" has no service "${asked}"`);
  }
  const desiredCount = input.optionalNumber('desiredCount', { least: 0, most: 20 });
  if (input.optionalText('taskDefinition') !== null && input.optionalText('taskDefinition') !== service.view?.taskDefinitionArn) {
    input.refuse('taskDefinition cannot be changed by hand on the laptop: commit the change, and the pipeline deploys it');
  }
  if (!parts.ecs.change(service.record.physicalId, { desiredCount, restart: input.flag('forceNewDeployment') })) {
    throw new EndpointError('ServiceNotActiveException', `service "${service.name}" has not come up yet`);
  }
  return { service: describeService(find() ?? service) };
}

export function describeTaskDefinition({ stacks }: EngineParts, input: Input): JsonObject {
  const asked = input.text('taskDefinition');
  const records = stacks
    .list()
    .flatMap((stack) => stack.resources)
    .filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
  const found = records.find(
    ({ physicalId }) => physicalId === asked || lastPart(physicalId) === asked || lastPart(physicalId).replace(/:\d+$/, '') === asked,
  );
  if (found === undefined) {
    throw new EndpointError(
      'ClientException',
      `Unable to describe task definition: there is no "${asked}"; there are ${records.map(({ physicalId }) => lastPart(physicalId)).join(', ') || 'none yet'}`,
    );
  }
  const { Tags: _tags, ...properties } = found.properties;
  const revision = Number(/:(\d+)$/.exec(found.physicalId)?.[1] ?? 1);
  return { taskDefinition: { ...apiShape(properties), taskDefinitionArn: found.physicalId, revision, status: 'ACTIVE' }, tags: [] };
}

const page = (input: Input, items: readonly string[]): ReturnType<typeof paginate<string>> =>
  paginate({
    items,
    idOf: (item) => item,
    size: input.number('maxResults', { least: 1, most: 100, default: 100 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
