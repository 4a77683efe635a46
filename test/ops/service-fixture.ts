import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import type { Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import type { StubAws } from './stub-aws';

export const SERVICE: Service = {
  serviceName: 'shop-test-service',
  serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/shop-test/shop-test-service',
  status: 'ACTIVE',
  taskDefinition: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-test:7',
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

export const DEPLOYMENT_ARN = 'arn:aws:ecs:eu-west-1:111111111111:service-deployment/shop-test/shop-test-service/2';
/** A canary that waits for a person. */
export const PAUSED: ServiceDeployment = {
  serviceDeploymentArn: DEPLOYMENT_ARN,
  status: 'IN_PROGRESS',
  statusReason: 'ECS deployment ecs-svc/2 in progress.',
  startedAt: new Date('2026-11-20T11:55:00Z'),
  lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
  deploymentConfiguration: { strategy: 'CANARY' },
  targetServiceRevision: { requestedProductionTrafficWeight: 25 },
  lifecycleHookDetails: [
    { hookId: 'old', targetType: 'PAUSE', status: 'SUCCEEDED' },
    {
      hookId: 'ecs-pause-1',
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      expiresAt: new Date('2026-11-21T11:55:00Z'),
      timeoutAction: 'ROLLBACK',
    },
  ],
};
/** A canary that waits for its acceptance tests. */
export const TESTED: ServiceDeployment = {
  ...PAUSED,
  lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
  targetServiceRevision: { requestedProductionTrafficWeight: 0 },
};
/** A service with an older deployment and this one, or with none. */
export function stubDeployment(aws: StubAws, latest: ServiceDeployment | null): void {
  const older = { serviceDeploymentArn: `${DEPLOYMENT_ARN}-older`, createdAt: new Date('2026-11-19T00:00:00Z') };
  aws
    .on(ListServiceDeploymentsCommand, () => ({
      serviceDeployments:
        latest === null ? [] : [older, { serviceDeploymentArn: DEPLOYMENT_ARN, createdAt: new Date('2026-11-20T11:55:00Z') }],
    }))
    .on(DescribeServiceDeploymentsCommand, ({ serviceDeploymentArns = [] }) => ({
      serviceDeployments: latest !== null && serviceDeploymentArns.includes(DEPLOYMENT_ARN) ? [latest] : [],
    }))
    .on(ContinueServiceDeploymentCommand, () => ({ serviceDeploymentArn: DEPLOYMENT_ARN }))
    .on(StopServiceDeploymentCommand, () => ({ serviceDeploymentArn: DEPLOYMENT_ARN }));
}
