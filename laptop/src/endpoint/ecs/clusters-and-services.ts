import { apiShape } from '../api-shape';
import { EndpointError } from '../endpoint-error';
import { paginate, withToken } from '../paginate';
import { describeService } from './describe-service';
import {
  clusters,
  findService,
  lastPart,
  requestedCluster,
  requestedTaskDefinition,
  servicesOf,
  type EcsBackend,
  type FoundService,
} from './find-in-ecs';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

export function listClusters(backend: EcsBackend, input: JsonReader): JsonObject {
  const { items, nextToken } = page(
    input,
    clusters(backend).map(({ arn }) => arn),
  );
  return { clusterArns: items, ...withToken('nextToken', nextToken) };
}

export function describeClusters(backend: EcsBackend, input: JsonReader): JsonObject {
  const requested = input.strings('clusters');
  const all = clusters(backend);
  const found = requested.length === 0 ? all : all.filter(({ name }) => requested.some((one) => lastPart(one) === name));
  return {
    clusters: found.map((cluster) => {
      const services = servicesOf(backend, cluster);
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
    failures: requested.filter((one) => !found.some(({ name }) => name === lastPart(one))).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}

export function listServices(backend: EcsBackend, input: JsonReader): JsonObject {
  const services = servicesOf(backend, requestedCluster(backend, input));
  const { items, nextToken } = page(
    input,
    services.map(({ record }) => record.physicalId),
  );
  return { serviceArns: items, ...withToken('nextToken', nextToken) };
}

export function describeServices(backend: EcsBackend, input: JsonReader): JsonObject {
  const services = servicesOf(backend, requestedCluster(backend, input));
  const requested = input.strings('services');
  if (requested.length === 0 || requested.length > 10) {
    input.fail('services', 'must be a list of 1 to 10 names or ARNs');
  }
  const found = requested.map((arn) => ({ arn, service: findService(services, arn) }));
  return {
    services: found.flatMap(({ service }) => (service === undefined ? [] : [describeService(service)])),
    failures: found.flatMap(({ arn, service }) => (service === undefined ? [{ arn, reason: 'MISSING' }] : [])),
  };
}

/** Scales a service or restarts its tasks, and returns before that is done. Only the pipeline deploys another version. */
export function updateService(backend: EcsBackend, input: JsonReader): JsonObject {
  const cluster = requestedCluster(backend, input);
  const requested = input.string('service');
  const find = (): FoundService | undefined => findService(servicesOf(backend, cluster), requested);
  const service = find();
  if (service === undefined) {
    throw new EndpointError('ServiceNotFoundException', `Service not found: cluster "${cluster.name}" has no service "${requested}"`);
  }
  const desiredCount = input.optionalNumber('desiredCount', { minimum: 0, maximum: 20 });
  const taskDefinition = input.optionalString('taskDefinition');
  if (taskDefinition !== null && taskDefinition !== service.view?.taskDefinitionArn) {
    input.fail('taskDefinition', 'cannot be changed by hand on the laptop: commit the change, and the pipeline deploys it');
  }
  if (!backend.ecs.change(service.record.physicalId, { desiredCount, restart: input.boolean('forceNewDeployment') })) {
    throw new EndpointError('ServiceNotActiveException', `service "${service.name}" has not started yet`);
  }
  return { service: describeService(find() ?? service) };
}

export function describeTaskDefinition(backend: EcsBackend, input: JsonReader): JsonObject {
  const found = requestedTaskDefinition(backend, input);
  const { Tags: _tags, ...properties } = found.properties;
  const revision = Number(/:(\d+)$/.exec(found.physicalId)?.[1] ?? 1);
  return { taskDefinition: { ...apiShape(properties), taskDefinitionArn: found.physicalId, revision, status: 'ACTIVE' }, tags: [] };
}

const page = (input: JsonReader, items: readonly string[]): ReturnType<typeof paginate<string>> =>
  paginate({
    items,
    idOf: (item) => item,
    size: input.number('maxResults', { minimum: 1, maximum: 100, default: 100 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
