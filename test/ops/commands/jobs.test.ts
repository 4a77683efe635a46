import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTaskDefinitionCommand, DescribeTasksCommand, ListTasksCommand, RunTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { platformFixture } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { opsRun } from '../run-ops';
import { SERVICE, stubService, task } from '../service-fixture';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' as const } };
const PLATFORM = platformFixture({
  service: {
    schedules: {
      report: { command: ['node', 'report.js'], cron: '0 3 * * ? *', timeZone: 'Europe/Berlin' },
      poll: { command: ['node', 'poll.js'], rate: '15 minutes', overlap: 'allow' },
    },
  },
});
const created = (minute: number): Pick<Task, 'createdAt'> => ({ createdAt: new Date(`2026-11-20T11:${minute}:00Z`) });
const stopped = (id: string, minute: number, exitCode?: number): Task =>
  task(id, {
    lastStatus: 'STOPPED',
    ...created(minute),
    containers: [{ name: 'service', ...(exitCode === undefined ? {} : { exitCode }) }],
  });

function jobs(tasks: Readonly<Record<string, readonly Task[]>> = {}) {
  const ops = opsRun(PLATFORM);
  stubService(ops.aws, { service: { ...SERVICE, taskDefinition: 'shop-test:7', networkConfiguration: NETWORK } });
  ops.aws
    .on(GetScheduleCommand, () => ({ State: 'ENABLED' as const }))
    .on(ListTasksCommand, ({ family = '', desiredStatus }) => ({
      taskArns: (tasks[family] ?? [])
        .filter(({ lastStatus }) => (lastStatus === 'STOPPED') === (desiredStatus === 'STOPPED'))
        .map(({ taskArn = '' }) => taskArn),
    }))
    .on(DescribeTasksCommand, ({ tasks: arns = [] }) => ({
      tasks: Object.values(tasks)
        .flat()
        .filter(({ taskArn = '' }) => arns.includes(taskArn)),
    }));
  return ops;
}

test('job:list shows the schedules and how their latest runs ended', async () => {
  const { run, terminal } = jobs({
    'shop-test--job--report': [stopped('one', 20, 0), stopped('two', 50, 3)],
    'shop-test--job--poll': [stopped('three', 40, 0), task('four', created(55))],
  });
  expect(await run('job:list test')).toBe(0);
  expect(terminal.text).toMatch(/report +enabled +cron\(0 3 \* \* \? \*\) +Europe\/Berlin +skip +10 min ago +exit code 3/);
  expect(terminal.text).toMatch(/poll +enabled +rate\(15 minutes\) +– +allow +5 min ago +running/);
});

test('job:list --json has null for a schedule without a known run', async () => {
  const { run, terminal } = jobs({ 'shop-test--job--poll': [stopped('one', 40)] });
  expect(await run('job:list test --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toEqual([
    { name: 'report', state: 'enabled', schedule: 'cron(0 3 * * ? *)', timeZone: 'Europe/Berlin', overlap: 'skip', latest: null },
    {
      name: 'poll',
      state: 'enabled',
      schedule: 'rate(15 minutes)',
      timeZone: 'UTC',
      overlap: 'allow',
      latest: { task: 'one', createdAt: '2026-11-20T11:40:00.000Z', status: 'STOPPED', exitCode: null },
    },
  ]);
});

test('job:list says that a schedule was disabled by hand, and how to enable it', async () => {
  const { run, terminal, aws } = jobs();
  aws.on(GetScheduleCommand, ({ Name }) => ({ State: Name === 'shop-test--job--poll' ? ('DISABLED' as const) : ('ENABLED' as const) }));
  expect(await run('job:list test')).toBe(0);
  expect(terminal.text).toMatch(/report +enabled /);
  expect(terminal.text).toMatch(/poll +disabled /);
  expect(terminal.outputs.slice(-2)).toEqual([
    'poll was disabled by hand, and nothing starts it; to enable it:',
    '  aws scheduler update-schedule --region eu-west-1 --cli-input-json "$(aws scheduler get-schedule --region eu-west-1 --name shop-test--job--poll ' +
      "--output json --query '{Name:Name,Description:Description,ScheduleExpression:ScheduleExpression,ScheduleExpressionTimezone:ScheduleExpressionTimezone," +
      `FlexibleTimeWindow:FlexibleTimeWindow,Target:Target,State:\`"ENABLED"\`}')"`,
  ]);
});

test.each([
  ['ResourceNotFoundException', 'absent'],
  ['AccessDeniedException', 'unknown'],
])('job:list shows a schedule with %s as %s', async (error, state) => {
  const { run, terminal, aws } = jobs();
  aws.on(GetScheduleCommand, () => {
    throw awsError(error);
  });
  expect(await run('job:list test --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toMatchObject([
    { name: 'report', state },
    { name: 'poll', state },
  ]);
});

test('job:list says that there are no schedules', async () => {
  const ops = opsRun();
  stubService(ops.aws);
  expect(await ops.run('job:list test')).toBe(0);
  expect(ops.terminal.text).toBe('test has no schedules');
});

const DEFINITION = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-test--job--report:7';
const LAMBDA = 'arn:aws:lambda:eu-west-1:111111111111:function:starter';
const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/shop-test';
const RoleArn = 'arn:aws:iam::111111111111:role/schedule';

test.each([
  ['allow', { Arn: CLUSTER, RoleArn, EcsParameters: { TaskDefinitionArn: DEFINITION, TaskCount: 1 } }],
  ['skip', { Arn: LAMBDA, RoleArn, Input: JSON.stringify({ token: 'id', taskDefinition: DEFINITION }) }],
])('job:run starts the task of the schedule with overlap %s, prints its log, and ends with its exit code', async (_overlap, Target) => {
  const { run, aws, terminal } = jobs();
  aws
    .on(GetScheduleCommand, () => ({ Target }))
    .on(DescribeTaskDefinitionCommand, () => ({ taskDefinition: { containerDefinitions: [{ name: 'service' }] } }))
    .on(RunTaskCommand, () => ({ tasks: [task('one', created(59))] }))
    .on(DescribeTasksCommand, () => ({ tasks: [stopped('one', 59, 3)] }))
    .on(FilterLogEventsCommand, () => ({ events: [{ eventId: '1', timestamp: 1000, message: 'reported\n' }] }));
  expect(await run('job:run test report')).toBe(3);
  expect(aws.inputs(RunTaskCommand)).toEqual([
    {
      cluster: 'shop-test',
      taskDefinition: DEFINITION,
      networkConfiguration: NETWORK,
      launchType: 'FARGATE',
      startedBy: 'job-run',
      overrides: {},
    },
  ]);
  expect(aws.inputs(FilterLogEventsCommand)[0]).toMatchObject({ logStreamNames: ['job--report/service/one'] });
  expect(terminal.outputs).toEqual(['reported']);
});

test('job:run starts the latest task definition of the schedule on the laptop, which has no API of schedules', async () => {
  const { run, aws } = jobs();
  aws.on(RunTaskCommand, () => ({ tasks: [task('one', created(59))] }));
  expect(await run('job:run test report --detach --local')).toBe(0);
  expect(aws.inputs(RunTaskCommand)).toMatchObject([{ taskDefinition: 'shop-test--job--report' }]);
  expect(aws.inputs(GetScheduleCommand)).toEqual([]);
});

test('job:run says that the next deployment creates a schedule', async () => {
  const { run, aws, terminal } = jobs();
  aws.on(GetScheduleCommand, () => {
    throw awsError('ResourceNotFoundException');
  });
  expect(await run('job:run test report')).toBe(1);
  expect(terminal.errors.join()).toContain(
    'test has no schedule report yet; its next deployment creates it: see `npx projen pipeline:status`',
  );
  expect(aws.inputs(RunTaskCommand)).toEqual([]);
});

test('job:run asks in production', async () => {
  const { run, aws } = jobs();
  expect(await run('job:run prod report')).toBe(1);
  expect(aws.inputs(RunTaskCommand)).toEqual([]);
});

test('job:logs shows the streams of the schedule alone', async () => {
  const { run, aws } = jobs();
  aws.on(FilterLogEventsCommand, () => ({ events: [] }));
  expect(await run('job:logs test report')).toBe(0);
  expect(aws.inputs(FilterLogEventsCommand)[0]).toMatchObject({ logGroupName: '/shop/test/service', logStreamNamePrefix: 'job--report/' });
});

test.each(['job:run test raport', 'job:logs test raport'])('`%s` names the schedules that exist', async (line) => {
  const { run, terminal } = jobs();
  expect(await run(line)).toBe(2);
  expect(terminal.errors.join()).toContain('test has no schedule "raport"; did you mean report?; its schedules are: report, poll');
});
