import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, RunTaskCommand, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { handler } from '../../src/environment/release.lambda';
import { answerServer } from './answer-server';

const NAME = '/shop/test/releases';
const ARN = 'arn:aws:ecs:eu-west-1:111111111111:task/shop-test/abc';
const VERSION = 'v'.repeat(40);
const DATA = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/shop-test-database/1';

const server = answerServer();
let ecs: jest.SpyInstance;
let ssm: jest.SpyInstance;
let logs: jest.SpyInstance;
/** What `DescribeTasks` returns, one after the other; the last one stays. */
let tasks: Partial<Task>[];
/** The value of the parameter. */
let recorded: string | undefined;

const stopped = (exitCode?: number, more: Partial<Task> = {}): Partial<Task> => ({
  taskArn: ARN,
  lastStatus: 'STOPPED',
  containers: [{ name: 'service', ...(exitCode === undefined ? {} : { exitCode }) }],
  ...more,
});

beforeEach(() => {
  recorded = undefined;
  tasks = [stopped(0)];
  ecs = jest.spyOn(ECSClient.prototype, 'send');
  ecs.mockImplementation(async (command: unknown) => {
    if (command instanceof RunTaskCommand) {
      return { tasks: [{ taskArn: ARN, createdAt: new Date() }] };
    }
    const [task] = tasks.length > 1 ? tasks.splice(0, 1) : tasks;
    return { tasks: task === undefined ? [] : [task] };
  });
  ssm = jest.spyOn(SSMClient.prototype, 'send');
  ssm.mockImplementation(async (command: unknown) => {
    if (command instanceof PutParameterCommand) {
      recorded = command.input.Value;
      return {};
    }
    if (recorded === undefined) {
      throw Object.assign(new Error('absent'), { name: 'ParameterNotFound' });
    }
    return { Parameter: { Value: recorded } };
  });
  logs = jest.spyOn(CloudWatchLogsClient.prototype, 'send');
  logs.mockImplementation(async () => ({ events: [] }));
});
afterEach(() => jest.restoreAllMocks());

async function deliver(type: 'Create' | 'Update' | 'Delete', properties: Record<string, unknown> = {}): Promise<Record<string, string>> {
  await handler({
    RequestType: type,
    ResponseURL: server.url,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Release',
    ResourceProperties: {
      ServiceToken: 'token',
      Version: VERSION,
      Command: ['node', 'migrate.js'],
      TimeoutMinutes: '10',
      Cluster: 'shop-test',
      TaskDefinition: 'definition:2',
      Container: 'service',
      Subnets: ['a', 'b'],
      SecurityGroup: 'group',
      AssignPublicIp: 'ENABLED',
      LogGroup: '/shop/test/service',
      LogStreamPrefix: 'service/service',
      ReleasesParameter: NAME,
      DataStack: DATA,
      ...properties,
    },
  } as unknown as CloudFormationCustomResourceEvent);
  const { method: _, ...answer } = server.answers.at(-1) ?? {};
  return answer;
}
const started = (): RunTaskCommand['input'][] =>
  ecs.mock.calls.flatMap(([command]) => (command instanceof RunTaskCommand ? [command.input] : []));

test('runs the command once as a task of the new revision, and records the version', async () => {
  tasks = [{ taskArn: ARN, lastStatus: 'PENDING' }, stopped(0)];
  expect(await deliver('Create')).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: NAME,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Release',
  });
  expect(started()).toEqual([
    {
      clientToken: 'request',
      cluster: 'shop-test',
      taskDefinition: 'definition:2',
      launchType: 'FARGATE',
      startedBy: 'release',
      overrides: { containerOverrides: [{ name: 'service', command: ['node', 'migrate.js'] }] },
      networkConfiguration: { awsvpcConfiguration: { subnets: ['a', 'b'], securityGroups: ['group'], assignPublicIp: 'ENABLED' } },
    },
  ]);
  expect(recorded).toBe(`${DATA} ${VERSION}`);
});

test('does not release a version again, as in a rollback', async () => {
  await deliver('Create');
  await deliver('Update', { Version: 'w'.repeat(40) });
  expect(await deliver('Update')).toMatchObject({ Status: 'SUCCESS' });
  expect(started()).toHaveLength(2);
});

test('releases a version again to other data, as after the environment was deleted', async () => {
  await deliver('Create');
  await deliver('Create', { DataStack: `${DATA}2` });
  expect(started()).toHaveLength(2);
  expect(recorded).toBe(`${DATA}2 ${VERSION}`);
});

test('does nothing when the resource is deleted', async () => {
  expect(await deliver('Delete')).toMatchObject({ Status: 'SUCCESS' });
  expect([ecs, ssm, logs].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test('forgets the oldest versions when the parameter is full', async () => {
  const versions = Array.from({ length: 98 }, (_, index) => `${index}`.padStart(40, '0'));
  recorded = [DATA, ...versions].join(' ');
  await deliver('Update');
  expect(recorded.length).toBeLessThanOrEqual(4096);
  expect(recorded.startsWith(`${DATA} ${versions[1]} `)).toBe(true);
  expect(recorded.endsWith(` ${versions[97]} ${VERSION}`)).toBe(true);
});

test('answers with the exit code and the end of the log, and does not record the version', async () => {
  tasks = [stopped(1, { stoppedReason: 'Essential container in task exited' })];
  logs.mockResolvedValue({ events: [{ message: 'migrating' }, { message: '\u001b[31mno such column' }] });
  const { Status, Reason } = await deliver('Update');
  expect(Status).toBe('FAILED');
  expect(Reason).toBe(`the release command of ${VERSION} failed: exit code 1\nlast lines of its log:\nmigrating\n [31mno such column`);
  expect(logs.mock.calls[0][0].input).toEqual({ logGroupName: '/shop/test/service', logStreamName: 'service/service/abc', limit: 15 });
  expect(recorded).toBeUndefined();
});

test('the answer stays below the limit of CloudFormation, whatever is in the log', async () => {
  tasks = [stopped(1)];
  logs.mockResolvedValue({ events: Array.from({ length: 15 }, () => ({ message: '"ü€\u0000\\'.repeat(100) })) });
  const answer = await deliver('Update');
  expect(answer.Status).toBe('FAILED');
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(4096);
});

test('a task that never started fails with the reason of ECS', async () => {
  tasks = [stopped(undefined, { stoppedReason: 'CannotPullContainerError: not found' })];
  logs.mockRejectedValue(Object.assign(new Error('absent'), { name: 'ResourceNotFoundException' }));
  expect((await deliver('Create')).Reason).toBe(
    `the release command of ${VERSION} failed: CannotPullContainerError: not found\nits log cannot be read: ResourceNotFoundException`,
  );
});

test('a task that ECS refuses fails with its reason', async () => {
  ecs.mockResolvedValue({ tasks: [], failures: [{ reason: 'RESOURCE:FARGATE' }] });
  expect((await deliver('Create')).Reason).toBe(`the release command of ${VERSION} cannot be started: RESOURCE:FARGATE`);
});

test('a command that takes too long is stopped, and fails even if it then ends with 0', async () => {
  tasks = [{ taskArn: ARN, lastStatus: 'RUNNING' }, { taskArn: ARN, lastStatus: 'RUNNING' }, stopped(0)];
  const { Status, Reason } = await deliver('Create', { TimeoutMinutes: '0' });
  expect([Status, Reason]).toEqual([
    'FAILED',
    `the release command of ${VERSION} did not end within 0 minutes and was stopped\nit wrote no output`,
  ]);
  expect(ecs.mock.calls.filter(([command]) => command instanceof StopTaskCommand)).toHaveLength(1);
});
