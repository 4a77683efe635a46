import type { Task } from '@aws-sdk/client-ecs';
import type { ServiceHandle } from './service-place';

/** Most tasks that one call describes. */
const LARGEST_BATCH = 100;

/** The tasks of a service: those that run, or those that stopped within the last hour, as long as ECS remembers them. */
export async function listTasks(
  { client, cluster, service }: ServiceHandle,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<readonly Task[]> {
  const { DescribeTasksCommand, paginateListTasks } = await import('@aws-sdk/client-ecs');
  const arns: string[] = [];
  for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster, serviceName: service.serviceName, desiredStatus })) {
    arns.push(...taskArns);
  }
  const found: Task[] = [];
  for (let index = 0; index < arns.length; index += LARGEST_BATCH) {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: arns.slice(index, index + LARGEST_BATCH) }));
    found.push(...tasks);
  }
  return found;
}

/** The end of its ARN. */
export const taskId = (arn: string | undefined): string => (arn ?? '').slice((arn ?? '').lastIndexOf('/') + 1);
