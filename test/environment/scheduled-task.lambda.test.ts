import { ECSClient, ListTasksCommand, type RunTaskCommand } from '@aws-sdk/client-ecs';
import { handler } from '../../src/environment/scheduled-task.lambda';
import type { ScheduledTaskInput } from '../../src/environment/scheduled-task.lambda-shared';

const INPUT: ScheduledTaskInput = {
  token: 'run-1',
  cluster: 'shop-test',
  family: 'shop-test--job--report',
  taskDefinition: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-test--job--report:7',
  subnets: ['subnet-1'],
  securityGroup: 'sg-1',
  assignPublicIp: 'ENABLED',
};

let running: readonly string[];
let started: { readonly tasks?: object[]; readonly failures?: object[] };
let calls: (ListTasksCommand | RunTaskCommand)[];

beforeEach(() => {
  running = [];
  started = { tasks: [{ taskArn: 'arn' }] };
  calls = [];
  const ecs: jest.SpyInstance = jest.spyOn(ECSClient.prototype, 'send');
  ecs.mockImplementation(async (command: unknown) => {
    calls.push(command as ListTasksCommand | RunTaskCommand);
    return command instanceof ListTasksCommand ? { taskArns: running } : started;
  });
});
afterEach(() => jest.restoreAllMocks());

test('starts a task with the token of the run, when none runs', async () => {
  expect(await handler(INPUT)).toBe('started');
  expect(calls.map(({ input }) => input)).toEqual([
    { cluster: 'shop-test', family: 'shop-test--job--report', desiredStatus: 'RUNNING' },
    {
      cluster: 'shop-test',
      taskDefinition: INPUT.taskDefinition,
      clientToken: 'run-1',
      startedBy: 'schedule',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } },
    },
  ]);
});

test('starts none while one runs', async () => {
  running = ['arn'];
  expect(await handler(INPUT)).toBe('skipped');
  expect(calls).toHaveLength(1);
});

test('fails when ECS starts none, so that Lambda repeats it', async () => {
  started = { failures: [{ reason: 'Capacity is unavailable at this time' }] };
  await expect(handler(INPUT)).rejects.toThrow('ECS did not start a task of shop-test--job--report: Capacity is unavailable at this time');
});
