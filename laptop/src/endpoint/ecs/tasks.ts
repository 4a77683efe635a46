import type { JsonObject } from '../../cloudformation/resource-provider';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { listedTasks, type ListedTask } from './describe-task';
import { clusterArnOf, findCluster, findService, lastPart, servicesOf } from './find-in-ecs';

export function listTasks(parts: EngineParts, input: Input): JsonObject {
  const cluster = findCluster(parts, input.optionalText('cluster'));
  const serviceName = input.optionalText('serviceName');
  const service = serviceName === null ? null : findService(servicesOf(parts, cluster), serviceName);
  if (service === undefined) {
    throw new EndpointError(
      'ServiceNotFoundException',
      `Service not found: cluster "${cluster.name}" has no service "${String(serviceName)}"`,
    );
  }
  const family = input.optionalText('family');
  const desiredStatus = input.choice('desiredStatus', ['RUNNING', 'PENDING', 'STOPPED']) ?? 'RUNNING';
  const tasks = tasksIn(parts, cluster.name)
    .filter((task) => task.desiredStatus === desiredStatus)
    .filter((task) => service === null || task.serviceArn === service.record.physicalId)
    .filter((task) => family === null || lastPart(task.taskDefinitionArn).replace(/:\d+$/, '') === family);
  const { items, nextToken } = paginate({
    items: tasks,
    idOf: ({ arn }) => arn,
    size: input.number('maxResults', { least: 1, most: 100, default: 100 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return { taskArns: items.map(({ arn }) => arn), ...withToken('nextToken', nextToken) };
}

export function describeTasks(parts: EngineParts, input: Input): JsonObject {
  const tasks = tasksIn(parts, findCluster(parts, input.optionalText('cluster')).name);
  const asked = input.texts('tasks');
  if (asked.length === 0 || asked.length > 100) {
    input.refuse('tasks must be a list of 1 to 100 ids or ARNs');
  }
  const found = asked.map((arn) => ({ arn, task: findTask(tasks, arn) }));
  return {
    tasks: found.flatMap(({ task }) => (task === undefined ? [] : [task.describe(parts)])),
    failures: found.flatMap(({ arn, task }) => (task === undefined ? [{ arn, reason: 'MISSING' }] : [])),
  };
}

/** Stops a task; its service starts another. */
export function stopTask(parts: EngineParts, input: Input): JsonObject {
  const cluster = findCluster(parts, input.optionalText('cluster')).name;
  const asked = input.text('task');
  const task = findTask(tasksIn(parts, cluster), asked);
  if (task === undefined) {
    throw new EndpointError('InvalidParameterException', `The referenced task was not found: cluster "${cluster}" has no task "${asked}"`);
  }
  parts.ecs.stopTask(lastPart(task.arn), input.optionalText('reason') ?? 'Task stopped by user');
  return { task: (findTask(tasksIn(parts, cluster), task.arn) ?? task).describe(parts) };
}

const tasksIn = (parts: EngineParts, cluster: string): readonly ListedTask[] =>
  listedTasks(parts).filter(({ serviceArn }) => lastPart(clusterArnOf(serviceArn)) === cluster);

const findTask = (tasks: readonly ListedTask[], asked: string): ListedTask | undefined =>
  tasks.find(({ arn }) => arn === asked || lastPart(arn) === asked);
