import { ECSClient, ListTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { ScheduledTaskInput } from './scheduled-task.lambda-shared';

const ecs = new ECSClient({});

/** Starts the task of a schedule, unless one still runs. Lambda repeats a failed call, and the queue gets one that fails every time. */
export async function handler(input: ScheduledTaskInput): Promise<'started' | 'skipped'> {
  const { cluster, family, taskDefinition, token, subnets, securityGroup, assignPublicIp } = input;
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, family, desiredStatus: 'RUNNING' }));
  if (taskArns.length > 0) {
    return 'skipped';
  }
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({
      cluster,
      taskDefinition,
      clientToken: token,
      startedBy: 'schedule',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [...subnets], securityGroups: [securityGroup], assignPublicIp } },
    }),
  );
  if (tasks.length === 0) {
    throw new Error(`ECS did not start a task of ${family}: ${failures[0]?.reason}`);
  }
  return 'started';
}
