import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
  type Service,
} from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { platformFixture } from '../../support/platform-fixture';
import { opsRun, type OpsRun } from '../run-ops';
import { SERVICE, stubService, task } from '../service-fixture';

const definition = (family: string): string => `arn:aws:ecs:eu-west-1:111111111111:task-definition/${family}:7`;
const WEB: Service = { ...SERVICE, taskDefinition: definition('shop-test') };
const worker = (name: string, more: Service = {}): Service => ({
  ...SERVICE,
  serviceName: `shop-test-service-Worker${name}`,
  serviceArn: `arn:aws:ecs:eu-west-1:111111111111:service/shop-test/shop-test-service-Worker${name}`,
  taskDefinition: definition(`shop-test--${name}`),
  runningCount: 1,
  desiredCount: 1,
  ...more,
});

const PLATFORM = platformFixture({
  service: { workers: { mailer: { command: ['node', 'mailer.js'] }, 'pdf-2': { command: ['node', 'pdf.js'] } } },
});

/** An environment with a service, two workers and a task of each; the services are listed in no order. */
function workers(mailer: Service = {}) {
  const ops = opsRun(PLATFORM);
  const services = [worker('pdf-2'), worker('mailer', mailer), WEB];
  const tasks = services.map(({ serviceName = '' }, index) => ({ serviceName, task: task(`${index}0000000-task`) }));
  ops.aws
    .on(ListServicesCommand, () => ({ serviceArns: services.map(({ serviceArn = '' }) => serviceArn) }))
    .on(DescribeServicesCommand, ({ services: wanted = [] }) => ({
      services: services.filter(({ serviceArn = '', serviceName = '' }) => wanted.includes(serviceArn) || wanted.includes(serviceName)),
    }))
    .on(ListTasksCommand, ({ serviceName }) => ({
      taskArns: tasks.filter((each) => each.serviceName === serviceName).map((each) => each.task.taskArn ?? ''),
    }))
    .on(DescribeTasksCommand, ({ tasks: arns = [] }) => ({
      tasks: tasks.map((each) => each.task).filter(({ taskArn = '' }) => arns.includes(taskArn)),
    }))
    .on(GetParametersCommand, () => ({ Parameters: [] }))
    .on(UpdateServiceCommand, () => ({}));
  return ops;
}

test('env:list counts the tasks of the service and of its workers', async () => {
  const { run, terminal } = workers();
  expect(await run('env:list --json')).toBe(0);
  expect(JSON.parse(terminal.text)[0]).toMatchObject({ health: 'healthy', tasks: { running: 4, desired: 4 } });
});

test.each<[string, Service]>([
  ['degraded', { runningCount: 0 }],
  ['deploying', { deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }] }],
])('an environment is %s when one of its workers is', async (health, mailer) => {
  const { run, terminal } = workers(mailer);
  await run('env:list --json');
  expect(JSON.parse(terminal.text)[0]).toMatchObject({ health });
});

test('env:show lists the tasks and deployments of the service, then of its workers, and what a queue scales', async () => {
  const { run, terminal, aws } = workers();
  aws
    .on(DescribeAlarmsCommand, () => ({ MetricAlarms: [] }))
    .on(DescribeStacksCommand, () => ({ Stacks: [] }))
    .on(DescribeDBClustersCommand, () => ({ DBClusters: [] }))
    .on(DescribeScalableTargetsCommand, () => ({
      ScalableTargets: [
        {
          ServiceNamespace: 'ecs' as const,
          ResourceId: 'service/shop-test/shop-test-service-Workermailer',
          ScalableDimension: 'ecs:service:DesiredCount' as const,
          MinCapacity: 1,
          MaxCapacity: 9,
          RoleARN: 'arn',
          CreationTime: new Date(),
        },
      ],
    }))
    .on(DescribeScheduledActionsCommand, () => ({ ScheduledActions: [] }))
    .on(DescribeScalingPoliciesCommand, () => ({
      ScalingPolicies: [
        {
          PolicyARN: 'arn',
          PolicyName: 'Queue1',
          ServiceNamespace: 'ecs' as const,
          ResourceId: 'service/shop-test/shop-test-service-Workermailer',
          ScalableDimension: 'ecs:service:DesiredCount' as const,
          PolicyType: 'TargetTrackingScaling' as const,
          CreationTime: new Date(),
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 20,
            CustomizedMetricSpecification: {
              Metrics: [
                { Id: 'messages', ReturnData: false },
                { Id: 'messagesPerTask', Expression: 'messages / tasks', Label: 'messages per task', ReturnData: true },
              ],
            },
          },
        },
      ],
    }));
  expect(await run('env:show test --json')).toBe(0);
  const { taskList, deployments, scaling } = JSON.parse(terminal.text) as Record<
    'taskList' | 'deployments',
    { worker: string | null }[]
  > & {
    readonly scaling: object[];
  };
  expect(scaling).toMatchObject([{ service: 'shop-test-service-Workermailer', policies: ['20 messages per task'] }]);
  expect(taskList.map((each) => each.worker)).toEqual([null, 'mailer', 'pdf-2']);
  expect(deployments.map((each) => each.worker)).toEqual([null, 'mailer', 'pdf-2']);
});

const restarted = (aws: OpsRun['aws']): readonly unknown[] =>
  (aws.inputs(UpdateServiceCommand) as UpdateServiceCommandInput[]).map(({ service }) => service);

test('service:restart restarts the service and its workers', async () => {
  const { run, aws } = workers();
  expect(await run('service:restart test --no-wait')).toBe(0);
  expect(restarted(aws)).toEqual(['shop-test-service', 'shop-test-service-Workermailer', 'shop-test-service-Workerpdf-2']);
});

test('service:restart --worker restarts one worker alone', async () => {
  const { run, aws, terminal } = workers();
  expect(await run('service:restart test --no-wait --worker mailer')).toBe(0);
  expect(restarted(aws)).toEqual(['shop-test-service-Workermailer']);
  expect(terminal.text).toBe('mailer in test restarts');
});

test('a restart fails if the tasks of a worker fail, and says which and how to see why', async () => {
  const { run, terminal, aws } = workers();
  const rolled = (service: Service, rolloutState: 'COMPLETED' | 'FAILED'): Service => ({
    ...service,
    deployments: [{ id: 'new', status: 'PRIMARY', rolloutState, rolloutStateReason: 'tasks failed' }],
  });
  const listed = [WEB, worker('mailer')];
  aws
    .on(ListServicesCommand, () => ({ serviceArns: listed.map(({ serviceArn = '' }) => serviceArn) }))
    .on(DescribeServicesCommand, ({ services = [] }) => {
      const after: Record<string, Service> = {
        'shop-test-service': rolled(WEB, 'COMPLETED'),
        'shop-test-service-Workermailer': rolled(worker('mailer'), 'FAILED'),
      };
      return { services: services.length === 1 ? [after[services[0]!]!] : listed };
    });
  expect(await run('service:restart test')).toBe(1);
  expect(terminal.text).toContain('worker mailer: the restart was rolled back: tasks failed');
  expect(terminal.text).toContain('service:events test --worker mailer');
});

test('service:events --worker shows the stopped tasks of the worker, with its own log stream', async () => {
  const { run, aws, terminal } = workers({
    events: [{ createdAt: new Date('2026-11-20T11:59:00Z'), message: 'mailer has started 1 tasks' }],
  });
  aws.on(FilterLogEventsCommand, () => ({ events: [] }));
  expect(await run('service:events test --worker mailer')).toBe(0);
  expect(terminal.text).toContain('mailer has started 1 tasks');
  expect(aws.inputs(FilterLogEventsCommand)).toEqual([expect.objectContaining({ logStreamNames: ['mailer/service/10000000-task'] })]);
});

test('service:logs --worker shows the streams of the worker alone', async () => {
  const { run, aws } = workers();
  aws.on(FilterLogEventsCommand, () => ({ events: [] }));
  expect(await run('service:logs test --worker mailer')).toBe(0);
  expect(aws.inputs(FilterLogEventsCommand)[0]).toMatchObject({ logStreamNamePrefix: 'mailer/' });
});

test.each(['service:logs test', 'service:events test', 'service:restart test --yes', 'service:exec test hostname --local'])(
  '`%s` refuses an unknown worker and names those that exist',
  async (line) => {
    const { run, terminal } = workers();
    expect(await run(`${line} --worker maler`)).toBe(2);
    expect(terminal.errors.join()).toContain('test has no worker "maler"; did you mean mailer?; its workers are: mailer, pdf-2');
  },
);

test('says that a configured worker is not deployed yet', async () => {
  const { run, terminal, aws } = opsRun(PLATFORM);
  stubService(aws, { service: WEB });
  expect(await run('service:events test --worker mailer')).toBe(1);
  expect(terminal.errors.join()).toContain('test has no worker mailer yet');
});

test('more than ten services are described in several calls', async () => {
  const { run, aws, terminal } = opsRun(PLATFORM);
  const services = [...Array.from({ length: 12 }, (_, index) => worker(`w${index}`)), WEB];
  aws
    .on(GetParametersCommand, () => ({ Parameters: [] }))
    .on(ListServicesCommand, () => ({ serviceArns: services.map(({ serviceArn = '' }) => serviceArn) }))
    .on(DescribeServicesCommand, ({ services: arns = [] }) => {
      expect(arns.length).toBeLessThanOrEqual(10);
      return { services: services.filter(({ serviceArn = '' }) => arns.includes(serviceArn)) };
    });
  await run('env:list --json');
  expect(JSON.parse(terminal.text)[0]).toMatchObject({ tasks: { running: 14, desired: 14 } });
});
