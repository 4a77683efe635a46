import type { Container, ListTasksCommandInput, Task } from '@aws-sdk/client-ecs';
import { MAIN_CONTAINER } from '../../config/contract';
import { returned } from '../aws/returned';
import type { ServiceHandle } from './open-service';

/** Most tasks that one call describes. */
const MAXIMUM_BATCH = 100;

/** The running tasks of a service, or its stopped ones, which ECS reports for about an hour. */
export function listServiceTasks(handle: ServiceHandle, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<readonly Task[]> {
  return listTasks(handle, { serviceName: handle.service.serviceName, desiredStatus });
}

/** The running or stopped tasks of a family of task definitions. */
export function listFamilyTasks(handle: ServiceHandle, family: string): Promise<readonly Task[]> {
  return Promise.all((['RUNNING', 'STOPPED'] as const).map((desiredStatus) => listTasks(handle, { family, desiredStatus }))).then((found) =>
    found.flat(),
  );
}

/** The running or stopped tasks of a cluster, or some of them. A task that is stopping is among the stopped ones. */
export async function listTasks(
  { client, cluster }: Pick<ServiceHandle, 'client' | 'cluster'>,
  filter: Pick<ListTasksCommandInput, 'serviceName' | 'family' | 'desiredStatus'>,
): Promise<readonly Task[]> {
  const { DescribeTasksCommand, paginateListTasks } = await import('@aws-sdk/client-ecs');
  const arns: string[] = [];
  for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster, ...filter })) {
    arns.push(...taskArns);
  }
  const found: Task[] = [];
  for (let index = 0; index < arns.length; index += MAXIMUM_BATCH) {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: arns.slice(index, index + MAXIMUM_BATCH) }));
    found.push(...tasks);
  }
  return found;
}

/** The last part of a task's ARN. */
export function taskId({ taskArn }: Task): string {
  const arn = returned(taskArn, 'the ARN of a task');
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The container of the service; undefined if ECS reports none. It says nothing about their order. */
export const mainContainer = ({ containers = [] }: Task): Container | undefined => containers.find(({ name }) => name === MAIN_CONTAINER);

export interface LogStreamProps {
  /** `service`, or the name of a worker. @default 'service' */
  readonly prefix?: string | null;
  /** @default - that of the service */
  readonly container?: string;
}

/** The log driver names streams by prefix, container and task. */
export const taskLogStream = (task: Task, { prefix = null, container = MAIN_CONTAINER }: LogStreamProps = {}): string =>
  `${prefix ?? 'service'}/${container}/${taskId(task)}`;
