import { EndpointError } from '../endpoint-error';
import { paginate, withToken } from '../paginate';
import { listedTasks, type ListedTask } from './describe-task';
import { familyOf, findService, lastPart, requestedCluster, servicesOf, type Cluster, type EcsBackend } from './find-in-ecs';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

export function listTaskArns(backend: EcsBackend, input: JsonReader): JsonObject {
  const cluster = requestedCluster(backend, input);
  const serviceArn = requestedServiceArn(backend, { input, cluster });
  const family = input.optionalString('family');
  const desiredStatus = input.choice('desiredStatus', ['RUNNING', 'PENDING', 'STOPPED']) ?? 'RUNNING';
  const tasks = tasksIn(backend, cluster)
    .filter((task) => task.desiredStatus === desiredStatus)
    .filter((task) => serviceArn === null || task.serviceArn === serviceArn)
    .filter((task) => family === null || familyOf(task.taskDefinitionArn) === family);
  const { items, nextToken } = paginate({
    items: tasks,
    idOf: ({ arn }) => arn,
    size: input.number('maxResults', { minimum: 1, maximum: 100, default: 100 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return { taskArns: items.map(({ arn }) => arn), ...withToken('nextToken', nextToken) };
}

export function describeTasks(backend: EcsBackend, input: JsonReader): JsonObject {
  const tasks = tasksIn(backend, requestedCluster(backend, input));
  const requested = input.strings('tasks');
  if (requested.length === 0 || requested.length > 100) {
    input.fail('tasks', 'must be a list of 1 to 100 ids or ARNs');
  }
  const found = requested.map((arn) => ({ arn, task: findTask(tasks, arn) }));
  return {
    tasks: found.flatMap(({ task }) => (task === undefined ? [] : [task.describe(backend)])),
    failures: found.flatMap(({ arn, task }) => (task === undefined ? [{ arn, reason: 'MISSING' }] : [])),
  };
}

/** Stops a task; a service starts another in its place. */
export function stopTask(backend: EcsBackend, input: JsonReader): JsonObject {
  const cluster = requestedCluster(backend, input);
  const requested = input.string('task');
  const task = findTask(tasksIn(backend, cluster), requested);
  if (task === undefined) {
    throw new EndpointError(
      'InvalidParameterException',
      `The referenced task was not found: cluster "${cluster.name}" has no task "${requested}"`,
    );
  }
  const [id, reason] = [lastPart(task.arn), input.optionalString('reason') ?? 'Task stopped by user'];
  if (task.serviceArn === null) {
    backend.ecs.standaloneTasks.stop(id, reason);
  } else {
    backend.ecs.stopTask(id, reason);
  }
  return { task: (findTask(tasksIn(backend, cluster), task.arn) ?? task).describe(backend) };
}

/** Null without a service name in the request. */
function requestedServiceArn(
  backend: EcsBackend,
  { input, cluster }: { readonly input: JsonReader; readonly cluster: Cluster },
): string | null {
  const name = input.optionalString('serviceName');
  if (name === null) {
    return null;
  }
  const service = findService(servicesOf(backend, cluster), name);
  if (service === undefined) {
    throw new EndpointError('ServiceNotFoundException', `Service not found: cluster "${cluster.name}" has no service "${name}"`);
  }
  return service.record.physicalId;
}

const tasksIn = (backend: EcsBackend, { name }: Cluster): readonly ListedTask[] =>
  listedTasks(backend).filter(({ clusterArn }) => lastPart(clusterArn) === name);

const findTask = (tasks: readonly ListedTask[], idOrArn: string): ListedTask | undefined =>
  tasks.find(({ arn }) => arn === idOrArn || lastPart(arn) === idOrArn);
