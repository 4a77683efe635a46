import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { Deployment, Task } from '@aws-sdk/client-ecs';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { listTasks, taskId } from '../service/list-tasks';
import { tryOpenService } from '../service/service-place';
import type { ServiceHandle } from '../service/service-place';
import { firstLine } from '../text/first-line';
import type { AlarmDetails, DeploymentDetails, EnvironmentDetails, StackDetails, TaskDetails } from './environment-details';
import { findStack, stackNames } from './list-stacks';
import { readDatabase } from './read-database';
import { readSummary } from './read-summary';
import { stackFailures } from './stack-failures';

/** Everything that is worth knowing of an environment. */
export async function readDetails(context: CommandContext, environment: EnvironmentConfig): Promise<EnvironmentDetails> {
  const service = tryOpenService(context, { environment, access: 'read' });
  const [summary, tasks, database, alarms, stacks] = await Promise.all([
    readSummary(context, { environment, service }),
    readTasks(service),
    context.options.local ? null : readDatabase(context, environment),
    context.options.local ? null : readAlarms(context, environment),
    readStacks(context, environment),
  ]);
  return { ...summary, ...tasks, database, alarms, stacks };
}

async function readTasks(service: Promise<ServiceHandle | null>): Promise<Pick<EnvironmentDetails, 'deployments' | 'taskList'>> {
  const handle = await service;
  if (handle === null) {
    return { deployments: [], taskList: [] };
  }
  return {
    deployments: (handle.service.deployments ?? []).map(describeDeployment),
    taskList: (await listTasks(handle, 'RUNNING')).map(describeTask),
  };
}

async function readAlarms({ aws, platform }: CommandContext, environment: EnvironmentConfig): Promise<readonly AlarmDetails[]> {
  const { paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  const client = await aws.at(environment, 'read').cloudWatch();
  const found: AlarmDetails[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix: `${platform.name}-${environment.name}-` },
  )) {
    found.push(
      ...MetricAlarms.map(({ AlarmName = '', StateValue = '', StateReason = '' }) => ({
        name: AlarmName,
        state: StateValue,
        reason: StateReason,
      })),
    );
  }
  return found;
}

async function readStacks({ aws, platform }: CommandContext, environment: EnvironmentConfig): Promise<readonly StackDetails[]> {
  const client = await aws.at(environment, 'read').cloudFormation();
  const stacks = await Promise.all(stackNames(platform, environment).map((name) => findStack(client, name)));
  return Promise.all(stacks.filter((stack) => stack !== null).map((stack) => describeStack(client, stack)));
}

/** CloudFormation's own reason names the resource at best, and is gone when a stack has rolled back: its events tell why. */
async function describeStack(client: CloudFormationClient, stack: Stack): Promise<StackDetails> {
  const { StackName: name = '', StackId } = stack;
  const status: string = stack.StackStatus ?? '';
  const [first] = /FAILED|ROLLBACK/.test(status)
    ? await stackFailures({ client, stack: StackId ?? name, operation: status.startsWith('DELETE') ? 'deletion' : 'deployment' })
    : [];
  return {
    name,
    status,
    reason: first === undefined ? (stack.StackStatusReason ?? null) : `${first.resource}: ${firstLine(first.reason)}`,
  };
}

const describeDeployment = (deployment: Deployment): DeploymentDetails => ({
  id: deployment.id ?? '',
  status: deployment.status ?? '',
  rollout: deployment.rolloutState ?? '',
  reason: deployment.rolloutStateReason ?? null,
  startedAt: deployment.createdAt?.toISOString() ?? null,
  running: deployment.runningCount ?? 0,
  desired: deployment.desiredCount ?? 0,
  failed: deployment.failedTasks ?? 0,
});

const describeTask = (task: Task): TaskDetails => ({
  id: taskId(task.taskArn),
  status: task.lastStatus ?? '',
  health: task.healthStatus ?? 'UNKNOWN',
  startedAt: task.startedAt?.toISOString() ?? null,
  zone: task.availabilityZone ?? null,
});
