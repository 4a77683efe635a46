import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
} from '@aws-sdk/client-codepipeline';
import { CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { enginePort } from '../support/engine-port';
import { Repository, type RunningEngine } from './repository';
import { TINY_APP } from './tiny-app';
import type { ActionState } from '@aws-sdk/client-codepipeline';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const PORT = String(enginePort());
const MINUTES = 60_000;
const SITE = { pipelineName: 'orchard', stageName: 'approve-prod', actionName: 'Approve' };

/** Asks until there is an answer. */
async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await sleep(200);
  }
  throw new Error('it did not come within a minute');
}

describe('an engine that waits, spoken to from another terminal', () => {
  let repository: Repository;
  let engine: RunningEngine;
  let first: string;

  const configuration = (): { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } } => {
    const {
      state: { url },
    } = JSON.parse(repository.read('.local/endpoint.json')) as { state: { url: string } };
    const { state } = JSON.parse(repository.read('.local/credentials.json')) as { state: { accessKeyId: string; secretAccessKey: string } };
    return { endpoint: url, region: 'eu-west-1', credentials: state };
  };
  const pipeline = (): CodePipelineClient => new CodePipelineClient(configuration());
  const approval = async (): Promise<ActionState['latestExecution']> => {
    const { stageStates = [] } = await pipeline().send(new GetPipelineStateCommand({ name: 'orchard' }));
    return stageStates.find(({ stageName }) => stageName === 'approve-prod')?.actionStates?.[0]?.latestExecution;
  };
  const start = (): void => {
    engine = repository.start('--wait', '--port', PORT);
  };
  const waits = (): Promise<string> => eventually(async () => (await approval())?.token);
  const version = async (environment: string): Promise<string | undefined> =>
    (await new SSMClient(configuration()).send(new GetParameterCommand({ Name: `/orchard/${environment}/version` }))).Parameter?.Value;

  beforeAll(() => {
    repository = new Repository({ options: OPTIONS });
    first = repository.commit('a first version');
  });
  afterAll(async () => {
    engine.process.kill('SIGINT');
    await engine.ended;
    repository.discard();
  });

  test(
    'deploys to prod once somebody else approves, and says who',
    async () => {
      start();
      await engine.until((event) => event.type === 'approval');
      await pipeline().send(
        new PutApprovalResultCommand({ ...SITE, token: await waits(), result: { status: 'Approved', summary: 'tested by hand' } }),
      );
      await engine.until((event) => event.type === 'end' && event.result === 'Succeeded');
      expect(await approval()).toMatchObject({
        status: 'Succeeded',
        summary: 'approved: tested by hand',
        lastUpdatedBy: 'arn:aws:iam::000000000000:user/local',
      });
      expect(await version('prod')).toBe(first);
    },
    3 * MINUTES,
  );

  test(
    'tells why a version that crashes was rolled back',
    async () => {
      repository.write({ ...TINY_APP, 'app/server.js': 'console.error("no cherries today"); process.exit(7);' });
      repository.commit('a crash');
      await engine.until((event) => event.type === 'end' && event.result === 'Failed');
      const ecs = new ECSClient(configuration());
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'orchard-test', desiredStatus: 'STOPPED' }));
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'orchard-test', tasks: taskArns }));
      expect(tasks[0]).toMatchObject({
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ exitCode: 7 }],
      });
      const { events = [] } = await new CloudWatchLogsClient(configuration()).send(
        new FilterLogEventsCommand({ logGroupName: '/orchard/test/service', filterPattern: 'cherries' }),
      );
      const stack = await new CloudFormationClient(configuration()).send(
        new DescribeStackEventsCommand({ StackName: 'orchard-test-service' }),
      );
      expect(stack.StackEvents?.[0]).toMatchObject({
        ResourceType: 'AWS::CloudFormation::Stack',
        ResourceStatus: 'UPDATE_ROLLBACK_COMPLETE',
      });
      expect(stack.StackEvents?.find(({ ResourceStatus }) => ResourceStatus === 'UPDATE_FAILED')).toMatchObject({
        ResourceType: 'AWS::ECS::Service',
        ResourceStatusReason: expect.stringContaining('no cherries today') as string,
      });
      expect(events.at(-1)).toMatchObject({
        message: 'no cherries today',
        logStreamName: expect.stringContaining(taskArns[0]?.split('/').at(-1) ?? 'none') as string,
      });
      expect(await version('test')).toBe(first);
    },
    3 * MINUTES,
  );

  test(
    'keeps the approval over a restart, under another token, and rejects it from outside',
    async () => {
      repository.write(TINY_APP);
      repository.commit('a second version');
      const before = await waits();
      engine.process.kill('SIGKILL');
      await engine.ended;
      start();
      await engine.until((event) => event.type === 'approval');
      const token = await waits();
      expect(token).not.toBe(before);
      await expect(
        pipeline().send(new PutApprovalResultCommand({ ...SITE, token: before, result: { status: 'Approved', summary: '' } })),
      ).rejects.toMatchObject({ name: 'InvalidApprovalTokenException' });
      await pipeline().send(new PutApprovalResultCommand({ ...SITE, token, result: { status: 'Rejected', summary: 'not today' } }));
      await engine.until((event) => event.type === 'end' && event.result === 'Rejected');
      expect(await version('prod')).toBe(first);
    },
    3 * MINUTES,
  );

  test(
    'tries the refused stage again, and rolls it back afterwards',
    async () => {
      const { pipelineExecutionSummaries: executions = [] } = await pipeline().send(
        new ListPipelineExecutionsCommand({ pipelineName: 'orchard' }),
      );
      await pipeline().send(
        new RetryStageExecutionCommand({
          pipelineName: 'orchard',
          stageName: 'approve-prod',
          pipelineExecutionId: executions[0]?.pipelineExecutionId,
          retryMode: 'FAILED_ACTIONS',
        }),
      );
      await pipeline().send(new PutApprovalResultCommand({ ...SITE, token: await waits(), result: { status: 'Approved', summary: '' } }));
      await eventually(async () => ((await version('prod')) === first ? undefined : true));
      await eventually(async () =>
        engine.events.some((event) => event.type === 'end' && event.result === 'Succeeded') ? true : undefined,
      );
      await pipeline().send(
        new RollbackStageCommand({
          pipelineName: 'orchard',
          stageName: 'prod',
          targetPipelineExecutionId: executions.at(-1)?.pipelineExecutionId,
        }),
      );
      await eventually(async () => ((await version('prod')) === first ? true : undefined));
    },
    3 * MINUTES,
  );

  test('keeps its state from other people, and takes less than 200 MB', () => {
    const local = join(repository.folder, '.local');
    expect(statSync(local).mode & 0o777).toBe(0o700);
    const secrets = ['credentials.json', 'endpoint.json', 'parameters.json'];
    expect(secrets.map((name) => (statSync(join(local, name)).mode & 0o777).toString(8))).toEqual(['600', '600', '600']);
    expect(readdirSync(local)).toEqual(expect.arrayContaining(secrets));
    const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.process.pid}/status`, 'utf8'))?.[1]);
    expect(kibibytes).toBeGreaterThan(10_000);
    expect(kibibytes / 1024).toBeLessThan(200);
  });
});
