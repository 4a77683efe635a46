import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { DBCluster } from '@aws-sdk/client-rds';
import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { listServiceTasks, taskId } from '../service/list-service-tasks';
import { openServices } from '../service/open-service';
import type { ServiceHandle } from '../service/open-service';
import { strategyOf } from '../service/read-deployment';
import { firstLine } from '../text/first-line';
import type {
  AlarmDetails,
  DatabaseDetails,
  DeploymentDetails,
  EnvironmentDetails,
  StackDetails,
  TaskDetails,
} from './environment-details';
import type { DeployedEnvironment } from './deployed-environment';
import { findDatabaseCluster } from './find-database-cluster';
import { nameOf, readEnvironmentStacks } from './deployed-stacks';
import { readScaling } from './read-scaling';
import { readSummary } from './read-summary';
import { stackFailures } from './stack-failures';

export async function readDetails(context: CommandContext, environment: DeployedEnvironment): Promise<EnvironmentDetails> {
  const { local } = context.options;
  const services = openServices(context, { environment, access: 'read' });
  const [summary, tasks, cluster, alarms, scaling, stacks] = await Promise.all([
    readSummary(context, { environment, services }),
    readTasks(services),
    local ? null : findDatabaseCluster(context, environment),
    local ? null : readAlarms(context, environment),
    readScaling(context, environment),
    readStacks(context, environment),
  ]);
  return { ...summary, ...tasks, database: cluster === null ? null : describeDatabase(cluster), alarms, scaling, stacks };
}

async function readTasks(services: Promise<readonly ServiceHandle[]>): Promise<Pick<EnvironmentDetails, 'deployments' | 'taskList'>> {
  const handles = await services;
  const tasks = await Promise.all(
    handles.map(async (handle) => (await listServiceTasks(handle, 'RUNNING')).map((task) => describeTask(task, handle))),
  );
  return {
    deployments: handles.flatMap(({ service, worker }) =>
      (service.deployments ?? []).map((deployment) => describeDeployment(deployment, worker)),
    ),
    taskList: tasks.flat(),
  };
}

async function readAlarms({ aws, platform }: CommandContext, environment: DeployedEnvironment): Promise<readonly AlarmDetails[]> {
  const { paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  const client = await aws.at(environment, 'read').cloudWatch();
  const prefix = `${platform.name}-${environment.name}-`;
  const found: AlarmDetails[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix })) {
    for (const { AlarmName, StateValue, StateReason } of MetricAlarms) {
      const name = returned(AlarmName, 'the name of an alarm');
      found.push({ name, state: returned(StateValue, `the state of the alarm ${name}`), reason: StateReason ?? null });
    }
  }
  return found;
}

async function readStacks(context: CommandContext, environment: DeployedEnvironment): Promise<readonly StackDetails[]> {
  const [client, groups] = await Promise.all([
    context.aws.at(environment, 'read').cloudFormation(),
    readEnvironmentStacks(context, environment),
  ]);
  return Promise.all(groups.flat().map((stack) => describeStack(client, stack)));
}

/** The status reason of a stack is vague, and gone after a rollback: its events have the cause. */
async function describeStack(client: CloudFormationClient, stack: Stack): Promise<StackDetails> {
  const name = nameOf(stack);
  const status: string = returned(stack.StackStatus, `the status of the stack ${name}`);
  let reason = stack.StackStatusReason ?? null;
  if (/FAILED|ROLLBACK/.test(status)) {
    const operation = status.startsWith('DELETE') ? 'deletion' : 'deployment';
    const [first] = await stackFailures({ client, stack: stack.StackId ?? name, operation });
    reason = first === undefined ? reason : `${first.resource}: ${firstLine(first.reason)}`;
  }
  return { name, status, reason };
}

const describeDatabase = (cluster: DBCluster): DatabaseDetails => ({
  identifier: returned(cluster.DBClusterIdentifier, 'the identifier of the database cluster'),
  status: returned(cluster.Status, 'the status of the database cluster'),
  engine: [cluster.Engine, cluster.EngineVersion].filter(Boolean).join(' '),
  host: returned(cluster.Endpoint, 'the endpoint of the database cluster'),
  port: returned(cluster.Port, 'the port of the database cluster'),
  minCapacity: cluster.ServerlessV2ScalingConfiguration?.MinCapacity ?? null,
  maxCapacity: cluster.ServerlessV2ScalingConfiguration?.MaxCapacity ?? null,
});

const describeDeployment = (deployment: Deployment, worker: string | null): DeploymentDetails => ({
  worker,
  id: returned(deployment.id, 'the id of a deployment'),
  status: returned(deployment.status, 'the status of a deployment'),
  rollout: deployment.rolloutState ?? 'UNKNOWN',
  reason: deployment.rolloutStateReason ?? null,
  startedAt: deployment.createdAt?.toISOString() ?? null,
  running: deployment.runningCount ?? 0,
  desired: deployment.desiredCount ?? 0,
  failed: deployment.failedTasks ?? 0,
});

/** ECS names the deployment that started a task. */
function isIncoming({ startedBy }: Task, service: Service): boolean {
  const { deployments = [] } = service;
  const isReplacing = deployments.some(({ status }) => status === 'ACTIVE');
  const next = deployments.find(({ status, rolloutState }) => status === 'PRIMARY' && rolloutState === 'IN_PROGRESS');
  return strategyOf(service) !== 'ROLLING' && isReplacing && startedBy !== undefined && startedBy === next?.id;
}

const describeTask = (task: Task, { worker, service }: ServiceHandle): TaskDetails => ({
  worker,
  id: taskId(task),
  status: returned(task.lastStatus, 'the status of a task'),
  health: task.healthStatus ?? 'UNKNOWN',
  startedAt: task.startedAt?.toISOString() ?? null,
  zone: task.availabilityZone ?? null,
  incoming: isIncoming(task, service),
});
