import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { ecsOperations } from '../../src/endpoint/ecs/ecs-operations';
import { CLUSTER, createdStack } from '../fixtures/stack';
import { ServiceFixture, until } from '../ecs/service-fixture';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

describe('RunTask at the endpoint', () => {
  let fixture: ServiceFixture;
  let open: OpenEndpoint;
  let client: ECSClient;
  let definition: string;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
    definition = fixture.define('1', {
      source: 'console.log(process.argv[2], process.env.VERSION, process.env.KEY); setTimeout(() => 0, 300);',
    });
    const stack = createdStack({
      name: 'shop-test',
      resources: [
        CLUSTER,
        {
          logicalId: 'Definition',
          type: 'AWS::ECS::TaskDefinition',
          physicalId: definition,
          attributes: {},
          properties: fixture.taskDefinitions.get(definition) ?? {},
        },
      ],
    });
    open = await openEndpoint(fixture.balancing.stateDirectory, ecsOperations({ ecs: fixture.provider, stacks: { list: () => [stack] } }));
    client = new ECSClient(open.client);
  });
  afterEach(async () => {
    await open.stop();
    await fixture.provider.standaloneTasks.stopAll();
    await fixture.close();
  }, 20_000);

  const run = async (changes: Partial<RunTaskCommandInput> = {}): Promise<Task> => {
    const command = new RunTaskCommand({
      cluster: 'test',
      taskDefinition: definition,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...changes,
    });
    return (await client.send(command)).tasks?.[0] ?? {};
  };
  const look = async ({ taskArn = '' }: Task): Promise<Task> =>
    (await client.send(new DescribeTasksCommand({ cluster: CLUSTER.attributes.Arn as string, tasks: [taskArn] }))).tasks?.[0] ?? {};
  const list = async (desiredStatus: 'RUNNING' | 'STOPPED'): Promise<readonly string[]> =>
    (await client.send(new ListTasksCommand({ cluster: 'test', desiredStatus }))).taskArns ?? [];
  const untilStopped = async (task: Task): Promise<Task> => {
    await until(async () => (await look(task)).lastStatus === 'STOPPED');
    return look(task);
  };

  test('starts a task with the command and the variables of the request, and shows its end', async () => {
    const overrides = {
      cpu: '512',
      containerOverrides: [{ name: 'app', command: ['node', 'main.js', 'migrate'], environment: [{ name: 'KEY', value: 'given' }] }],
    };
    const task = await run({ startedBy: 'release', overrides });
    expect(task).toMatchObject({
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      clusterArn: CLUSTER.attributes.Arn,
      group: 'family:sample',
      startedBy: 'release',
      cpu: '512',
      memory: '512',
    });
    expect(await list('RUNNING')).toEqual([task.taskArn]);
    expect(await untilStopped(task)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ name: 'app', lastStatus: 'STOPPED', exitCode: 0 }],
    });
    expect(await list('RUNNING')).toEqual([]);
    expect(await list('STOPPED')).toEqual([task.taskArn]);
    expect(fixture.provider.standaloneTasks.list()).toHaveLength(1);
  }, 20_000);

  test('returns the same task for the same client token, and refuses the token for another request', async () => {
    const [one, other] = [await run({ clientToken: 'once' }), await run({ clientToken: 'once' })];
    expect(other.taskArn).toBe(one.taskArn);
    await expect(run({ clientToken: 'once', startedBy: 'somebody' })).rejects.toMatchObject({ name: 'ConflictException' });
    await untilStopped(one);
  }, 20_000);

  test('stops a task, and says why', async () => {
    const task = await run();
    await until(async () => (await look(task)).lastStatus === 'RUNNING');
    await client.send(new StopTaskCommand({ cluster: 'test', task: task.taskArn ?? '', reason: 'not needed' }));
    expect(await untilStopped(task)).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'not needed' });
  }, 20_000);

  test.each<[string, Partial<RunTaskCommandInput>, string]>([
    [
      'another container',
      { overrides: { containerOverrides: [{ name: 'web' }] } },
      'Override for container named web is not a container in the TaskDefinition.',
    ],
    ['an unknown task definition', { taskDefinition: 'other' }, 'there is no "other"; there are sample:1'],
    ['an unknown cluster', { cluster: 'other' }, 'there is no "other"'],
    [
      'no network configuration',
      { networkConfiguration: undefined },
      "networkConfiguration must be provided when networkMode 'awsvpc' is specified",
    ],
    ['two tasks', { count: 2 }, 'count must be a whole number from 1 to 1, not 2'],
  ])('refuses a request for %s', async (_, changes, message) => {
    await expect(run(changes)).rejects.toThrow(message);
    expect(fixture.provider.standaloneTasks.list()).toEqual([]);
  });
});
