import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import { opsRun } from '../run-ops';
import { PAUSED, SERVICE, stubDeployment, stubService, task, TESTED } from '../service-fixture';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' as const } };
const stopped = (exitCode?: number, more: Task = {}): Task =>
  task('one', { lastStatus: 'STOPPED', containers: [{ name: 'service', ...(exitCode === undefined ? {} : { exitCode }) }], ...more });

/** A service, and a task in these states, one for each look. The log has one line for each look at it. */
function starting(...states: readonly Task[]) {
  const ops = opsRun();
  stubService(ops.aws, { service: { ...SERVICE, taskDefinition: 'shop-test:7', networkConfiguration: NETWORK } });
  let look = 0;
  let lines = 0;
  ops.aws
    .on(DescribeTaskDefinitionCommand, () => ({ taskDefinition: { containerDefinitions: [{ name: 'service' }] } }))
    .on(RunTaskCommand, () => ({ tasks: [task('one', { lastStatus: 'PROVISIONING', createdAt: new Date('2026-11-20T11:59:00Z') })] }))
    .on(DescribeTasksCommand, () => ({ tasks: [states[Math.min(look++, states.length - 1)] ?? {}] }))
    .on(FilterLogEventsCommand, () => {
      lines += 1;
      return {
        events: Array.from({ length: lines }, (_, index) => ({ eventId: `${index}`, timestamp: 1000 + index, message: `line ${index}\n` })),
      };
    })
    .on(StopTaskCommand, () => ({}));
  return ops;
}

test('runs the command in a new task with the revision and the network of the service, prints its log, and ends with its exit code', async () => {
  const { run, aws, terminal } = starting(task('one', { lastStatus: 'PENDING' }), task('one'), stopped(3));
  expect(await run('service:run test -- node migrate.js --yes')).toBe(3);
  expect(aws.inputs(RunTaskCommand)).toEqual([
    {
      cluster: 'shop-test',
      taskDefinition: 'shop-test:7',
      networkConfiguration: NETWORK,
      launchType: 'FARGATE',
      startedBy: 'service-run',
      overrides: { containerOverrides: [{ name: 'service', command: ['node', 'migrate.js', '--yes'] }] },
    },
  ]);
  expect(terminal.errors).toEqual(['task one starts in test']);
  expect(aws.inputs(FilterLogEventsCommand)[0]).toMatchObject({
    logGroupName: '/shop/test/service',
    logStreamNames: ['service/service/one'],
  });
  // Some more looks after the end: CloudWatch Logs is late.
  expect(terminal.outputs).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4']);
});

describe('while requests are being shifted to a new version', () => {
  const SOURCE = 'arn:aws:ecs:eu-west-1:111111111111:service-revision/shop-test/shop-test-service/1';

  async function definitionAt(deployment: ServiceDeployment): Promise<unknown> {
    const { run, aws } = starting(task('one'), stopped(0));
    const service = {
      ...SERVICE,
      taskDefinition: 'shop-test:8',
      networkConfiguration: NETWORK,
      deploymentConfiguration: { strategy: 'CANARY' as const },
    };
    aws.on(DescribeServicesCommand, () => ({ services: [service] }));
    stubDeployment(aws, deployment);
    aws.on(DescribeServiceRevisionsCommand, ({ serviceRevisionArns = [] }) => ({
      serviceRevisions: serviceRevisionArns.includes(SOURCE) ? [{ serviceRevisionArn: SOURCE, taskDefinition: 'shop-test:7' }] : [],
    }));
    expect(await run('service:run test ls')).toBe(0);
    const [input] = aws.inputs(RunTaskCommand) as readonly { readonly taskDefinition?: unknown }[];
    return input?.taskDefinition;
  }

  test('the command runs in the version that serves', async () => {
    const sourceServiceRevisions = [{ arn: SOURCE }];
    expect(await definitionAt({ ...PAUSED, sourceServiceRevisions })).toBe('shop-test:7');
    expect(await definitionAt({ ...TESTED, sourceServiceRevisions })).toBe('shop-test:7');
    const all = { requestedProductionTrafficWeight: 100 };
    expect(await definitionAt({ ...PAUSED, sourceServiceRevisions, targetServiceRevision: all })).toBe('shop-test:8');
    expect(await definitionAt({ ...PAUSED, sourceServiceRevisions, status: 'ROLLBACK_SUCCESSFUL' })).toBe('shop-test:8');
    expect(await definitionAt(PAUSED)).toBe('shop-test:8');
  });

  test.each(['STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const)(
    'the command runs in the previous version when the deployment is %s',
    async (status) => {
      const targetServiceRevision = { requestedProductionTrafficWeight: 100 };
      expect(await definitionAt({ ...PAUSED, sourceServiceRevisions: [{ arn: SOURCE }], targetServiceRevision, status })).toBe(
        'shop-test:7',
      );
    },
  );
});

test('prints each line once, and with --json everything at the end', async () => {
  const { run, terminal } = starting(task('one'), stopped(0));
  expect(await run('service:run test ls --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toEqual({
    environment: 'test',
    task: 'one',
    exitCode: 0,
    output: 'line 0\nline 1\nline 2\nline 3\nline 4',
  });
});

test('only starts the task with --detach', async () => {
  const { run, terminal, aws } = starting(task('one'));
  expect(await run('service:run test ls --detach')).toBe(0);
  expect(terminal.outputs).toEqual(['task one starts in test; `npx projen service:logs test -f` shows its log']);
  expect(aws.inputs(DescribeTasksCommand)).toEqual([]);
});

test('gives the task another size', async () => {
  const { run, aws } = starting(stopped(0));
  expect(await run('service:run test ls --cpu 1024 --memory 4096')).toBe(0);
  expect(aws.inputs(RunTaskCommand)).toEqual([
    expect.objectContaining({ overrides: expect.objectContaining({ cpu: '1024', memory: '4096' }) }),
  ]);
});

test.each([
  ['--cpu 300', '--cpu is "300"; expected one of 256, 512, 1024, 2048, 4096, 8192, 16384'],
  ['--memory 700', '--memory is "700"; expected with 256 CPU units: 512, 1024, 2048'],
  ['--memory lots', '--memory is "lots"; expected with 256 CPU units: 512, 1024, 2048'],
  ['--cpu 1024', '--memory is missing, and the service has 512; expected with 1024 CPU units: 2048, 3072 and so on to 8192'],
])('refuses %s, which Fargate does not offer', async (given, message) => {
  const { run, aws, terminal } = starting();
  expect(await run(`service:run test ls ${given}`)).toBe(2);
  expect(terminal.errors).toEqual([message]);
  expect(aws.calls).toEqual([]);
});

test('needs a command', async () => {
  const { run, terminal } = starting();
  expect(await run('service:run test')).toBe(2);
  expect(terminal.errors.join()).toContain('<command> is missing: a program of the image and its arguments, after --');
});

test('asks before it runs something in production', async () => {
  const { run, aws, terminal } = starting(stopped(0));
  expect(await run('service:run prod ls')).toBe(1);
  expect(terminal.questions).toEqual(['Run a command in prod? [y/N] ']);
  expect(aws.inputs(RunTaskCommand)).toEqual([]);
  terminal.answers = ['y'];
  expect(await run('service:run prod ls')).toBe(0);
  expect(await run('service:run prod --yes -- ls')).toBe(0);
  expect(aws.inputs(RunTaskCommand)).toHaveLength(2);
});

test('says why a task did not start', async () => {
  const { run, terminal, aws } = starting(
    stopped(undefined, { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' }),
  );
  expect(await run('service:run test ls')).toBe(1);
  expect(terminal.errors.at(-1)).toBe('task one has no exit code: CannotPullContainerError: not found');
  expect(aws.inputs(FilterLogEventsCommand)).toEqual([]);
});

test('says why ECS refused to start a task', async () => {
  const { run, terminal, aws } = starting();
  aws.on(RunTaskCommand, () => ({ tasks: [], failures: [{ reason: 'Capacity is unavailable at this time' }] }));
  expect(await run('service:run test ls')).toBe(1);
  expect(terminal.errors).toEqual(['ECS did not start the task: Capacity is unavailable at this time']);
});

test.each([
  ['y', 'task one stops', 1],
  ['', 'task one continues; `npx projen service:logs test -f` shows its log', 0],
])('after Ctrl-C it asks whether to stop the task: "%s"', async (answer, message, stops) => {
  const { run, terminal, aws } = starting(task('one'));
  terminal.onWait = () => terminal.interrupt();
  terminal.answers = [answer];
  expect(await run('service:run test sleep 600')).toBe(130);
  expect(terminal.questions).toEqual(['Task one still runs. Stop it? [y/N] ']);
  expect(terminal.errors.at(-1)).toBe(message);
  expect(aws.inputs(StopTaskCommand)).toHaveLength(stops);
});

test('without a terminal to ask on, Ctrl-C leaves the task running', async () => {
  const { run, terminal, aws } = starting(task('one'));
  terminal.isInteractive = false;
  terminal.onWait = () => terminal.interrupt();
  expect(await run('service:run test sleep 600')).toBe(130);
  expect(terminal.errors.at(-1)).toContain('task one continues');
  expect(aws.inputs(StopTaskCommand)).toEqual([]);
});
