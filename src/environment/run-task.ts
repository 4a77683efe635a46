import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { clusterName } from '../config/names';
import type { EnvironmentProps } from './environment-props';
import { taskSubnets } from './environment-vpc';
import type { NetworkStack } from './network-stack';
import type { ScheduledTaskInput } from './scheduled-task.lambda-shared';
import type { ServiceTask } from './service-task';

/** Where the tasks of an environment run, as the calls and the targets that start them take it. */
export type TaskPlacement = Pick<ScheduledTaskInput, 'subnets' | 'securityGroup' | 'assignPublicIp'>;

interface TaskPlacementProps extends EnvironmentProps {
  readonly network: NetworkStack;
}

export function taskPlacement({ environment, network }: TaskPlacementProps): TaskPlacement {
  const { group, publicAddress } = taskSubnets(environment);
  return {
    subnets: network.vpc.selectSubnets({ subnetGroupName: group }).subnetIds,
    securityGroup: network.taskSecurityGroup.securityGroupId,
    assignPublicIp: publicAddress ? 'ENABLED' : 'DISABLED',
  };
}

/** A condition of a policy: in the cluster of the environment alone. */
export function inCluster(stack: Stack, { platform, environment }: EnvironmentProps): Record<string, Record<string, string>> {
  const resource = `cluster/${clusterName(platform.name, environment.name)}`;
  return { ArnEquals: { 'ecs:cluster': stack.formatArn({ service: 'ecs', resource }) } };
}

export interface RunTaskStatementsProps extends EnvironmentProps {
  /** ARN of the revisions of task definitions that may be run. */
  readonly revisions: string;
  /** The task whose roles they have. */
  readonly task: ServiceTask;
}

/** What it takes to start tasks in the cluster of an environment. */
export function runTaskStatements(stack: Stack, { revisions, task: { roles }, ...props }: RunTaskStatementsProps): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['ecs:RunTask'], resources: [revisions], conditions: inCluster(stack, props) }),
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [roles.taskRole.roleArn, roles.executionRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  ];
}
