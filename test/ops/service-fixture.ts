import { DescribeServicesCommand, DescribeTasksCommand, ListServicesCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Service, Task } from '@aws-sdk/client-ecs';
import type { StubAws } from './stub-aws';

export const SERVICE: Service = {
  serviceName: 'shop-test-service',
  serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/shop-test/shop-test-service',
  status: 'ACTIVE',
  runningCount: 2,
  desiredCount: 2,
  deployments: [
    {
      id: 'ecs-svc/1',
      status: 'PRIMARY',
      rolloutState: 'COMPLETED',
      runningCount: 2,
      desiredCount: 2,
      createdAt: new Date('2026-11-20T10:00:00Z'),
    },
  ],
};

export const task = (id: string, more: Task = {}): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:111111111111:task/shop-test/${id}`,
  lastStatus: 'RUNNING',
  healthStatus: 'HEALTHY',
  startedAt: new Date('2026-11-20T11:00:00Z'),
  ...more,
});

export interface StubServiceProps {
  readonly service?: Service;
  readonly running?: readonly Task[];
  readonly stopped?: readonly Task[];
}

/** A service with its tasks. */
export function stubService(aws: StubAws, { service = SERVICE, running = [], stopped = [] }: StubServiceProps = {}): void {
  const tasks = [...running, ...stopped];
  aws
    .on(ListServicesCommand, () => ({ serviceArns: [service.serviceArn ?? ''] }))
    .on(DescribeServicesCommand, () => ({ services: [service] }))
    .on(ListTasksCommand, ({ desiredStatus }) => ({
      taskArns: (desiredStatus === 'STOPPED' ? stopped : running).map(({ taskArn = '' }) => taskArn),
    }))
    .on(DescribeTasksCommand, ({ tasks: arns = [] }) => ({ tasks: tasks.filter(({ taskArn = '' }) => arns.includes(taskArn)) }));
}
