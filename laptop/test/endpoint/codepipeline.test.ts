import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  paginateListPipelineExecutions,
} from '@aws-sdk/client-codepipeline';
import { Transitions } from '../../src/pipeline/transitions';
import { openPipelineEndpoint, type PipelineEndpoint } from './pipeline-endpoint';
import type { StageState } from '@aws-sdk/client-codepipeline';

const NAME = { pipelineName: 'demo' };
const APPROVAL = { ...NAME, stageName: 'approve-prod', actionName: 'Approve' };

let open: PipelineEndpoint;
beforeEach(async () => {
  open = await openPipelineEndpoint();
});
afterEach(() => open.stop());

const stageState = async (name: string): Promise<StageState | undefined> =>
  (await open.client.send(new GetPipelineStateCommand({ name: 'demo' }))).stageStates?.find(({ stageName }) => stageName === name);
const token = async (): Promise<string | undefined> => (await stageState('approve-prod'))?.actionStates?.[0]?.latestExecution?.token;

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

const start = async (): Promise<string> =>
  (await open.client.send(new StartPipelineExecutionCommand({ name: 'demo' }))).pipelineExecutionId ?? '';
const decide = async (status: 'Approved' | 'Rejected'): Promise<void> => {
  await open.client.send(new PutApprovalResultCommand({ ...APPROVAL, token: await until(token), result: { status, summary: 'seen' } }));
};
const status = async (id: string): Promise<string | undefined> =>
  (await open.client.send(new GetPipelineExecutionCommand({ ...NAME, pipelineExecutionId: id }))).pipelineExecution?.status;

test('an approval with the token of the pipeline state is on disk when the call returns', async () => {
  const id = await start();
  await decide('Approved');
  const written = open.laptop.store.find(id)?.stages.find(({ name }) => name === 'approve-prod')?.actions[0];
  expect(written).toMatchObject({
    name: 'Approve',
    status: 'Succeeded',
    summary: 'approved: seen',
    updatedBy: 'arn:aws:iam::000000000000:user/local',
  });
  await expect(open.runs[0]).resolves.toBe('Succeeded');
  expect(await status(id)).toBe('Succeeded');
});

test('an approval at the endpoint ends the question in the terminal', async () => {
  let asked: AbortSignal | undefined;
  open.laptop.host.decide = (_, signal) => {
    asked = signal;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined));
    });
  };
  await start();
  await decide('Approved');
  expect(asked?.aborted).toBe(true);
  await expect(open.runs[0]).resolves.toBe('Succeeded');
});

test('an approval is decided once, and only with its own token', async () => {
  await start();
  const known = await until(token);
  const put = (given: string): Promise<unknown> =>
    open.client.send(new PutApprovalResultCommand({ ...APPROVAL, token: given, result: { status: 'Approved', summary: '' } }));
  await expect(put('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({ name: 'InvalidApprovalTokenException' });
  const both = await Promise.allSettled([put(known), put(known)]);
  expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(put(known)).rejects.toMatchObject({ name: 'ApprovalAlreadyCompletedException' });
});

test('a rejection fails the stage, which can be retried from the approval on', async () => {
  const id = await start();
  await decide('Rejected');
  await expect(open.runs[0]).resolves.toBe('Rejected');
  expect((await stageState('approve-prod'))?.actionStates?.[0]?.latestExecution).toMatchObject({
    status: 'Failed',
    summary: expect.stringContaining('seen') as string,
  });
  await open.client.send(
    new RetryStageExecutionCommand({ ...NAME, stageName: 'approve-prod', pipelineExecutionId: id, retryMode: 'FAILED_ACTIONS' }),
  );
  await decide('Approved');
  await expect(open.runs[1]).resolves.toBe('Succeeded');
  expect(open.laptop.deployments).toEqual(['test {"is":1}', 'prod {"is":1}']);
  await expect(
    open.client.send(
      new RetryStageExecutionCommand({ ...NAME, stageName: 'approve-prod', pipelineExecutionId: id, retryMode: 'ALL_ACTIONS' }),
    ),
  ).rejects.toMatchObject({ name: 'StageNotRetryableException' });
});

test('an execution takes the requested commit, and an unknown one is refused', async () => {
  const { version } = await open.laptop.head();
  const from = (revisionValue: string): Promise<unknown> =>
    open.client.send(
      new StartPipelineExecutionCommand({
        name: 'demo',
        sourceRevisions: [{ actionName: 'GitHub', revisionType: 'COMMIT_ID', revisionValue }],
      }),
    );
  await expect(from('0'.repeat(40))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('no commit of this repository') as string,
  });
  await from(version.slice(0, 8));
  expect(open.laptop.store.last()).toMatchObject({
    revision: { version, branch: 'main' },
    startedBy: 'arn:aws:iam::000000000000:user/local',
  });
});

test('an execution that is stopped frees its stage', async () => {
  const id = await start();
  await until(token);
  await open.client.send(new StopPipelineExecutionCommand({ ...NAME, pipelineExecutionId: id, abandon: true, reason: 'enough' }));
  await expect(open.runs[0]).resolves.toBe('Stopped');
  expect(await stageState('approve-prod')).toMatchObject({
    latestExecution: { status: 'Stopped' },
    actionStates: [{ latestExecution: { status: 'Abandoned' } }],
  });
  await expect(
    open.client.send(new StopPipelineExecutionCommand({ ...NAME, pipelineExecutionId: id, abandon: true })),
  ).rejects.toMatchObject({ name: 'PipelineExecutionNotStoppableException' });
  await start();
  await decide('Approved');
  await expect(open.runs[1]).resolves.toBe('Succeeded');
});

test('a stop without abandon lets the running action end, and starts no other', async () => {
  const id = await start();
  await until(token);
  const stop = (): Promise<unknown> => open.client.send(new StopPipelineExecutionCommand({ ...NAME, pipelineExecutionId: id }));
  await stop();
  await expect(stop()).rejects.toMatchObject({ name: 'DuplicatedStopRequestException' });
  expect(await status(id)).toBe('Stopping');
  await decide('Approved');
  await expect(open.runs[0]).resolves.toBe('Stopped');
  expect(open.laptop.deployments).toEqual(['test {"is":1}']);
});

test('executions are queued for a stage with a disabled transition, which is on disk, and continue when it is enabled', async () => {
  const transition = { ...NAME, stageName: 'test', transitionType: 'Inbound' } as const;
  await open.client.send(new DisableStageTransitionCommand({ ...transition, reason: 'a holiday' }));
  const id = await start();
  const waiting = await until(async () => {
    const state = await stageState('test');
    return state?.inboundExecution === undefined ? undefined : state;
  });
  expect(waiting).toMatchObject({
    inboundExecution: { pipelineExecutionId: id },
    inboundTransitionState: { enabled: false, disabledReason: 'a holiday' },
  });
  expect(open.laptop.deployments).toEqual([]);
  expect(new Transitions(open.laptop.stateDirectory).disabled('test')).toMatchObject({
    reason: 'a holiday',
    changedBy: 'arn:aws:iam::000000000000:user/local',
  });
  await open.client.send(new EnableStageTransitionCommand(transition));
  await decide('Approved');
  await expect(open.runs[0]).resolves.toBe('Succeeded');
});

test('a stage is rolled back to an execution that succeeded in it, unless the stage is busy', async () => {
  const first = await start();
  await decide('Approved');
  await open.runs[0];
  let fail: (error: Error) => void = () => undefined;
  const deploying = new Promise<void>((_, reject) => {
    fail = reject;
  });
  open.laptop.onDeploy = ({ stackName }) => (stackName === 'prod' ? deploying : Promise.resolve());
  const second = await start();
  await decide('Approved');
  await until(async () => (open.laptop.deployments.length === 4 ? true : undefined));
  const back = (target: string): Promise<{ pipelineExecutionId?: string | undefined }> =>
    open.client.send(new RollbackStageCommand({ ...NAME, stageName: 'prod', targetPipelineExecutionId: target }));
  await expect(back(first)).rejects.toMatchObject({
    name: 'UnableToRollbackStageException',
    message: expect.stringContaining('busy') as string,
  });
  open.laptop.onDeploy = () => Promise.resolve();
  fail(new Error('tests failed'));
  await expect(open.runs[1]).resolves.toBe('Failed');
  await expect(back(second)).rejects.toMatchObject({ name: 'UnableToRollbackStageException' });
  await expect(back('none')).rejects.toMatchObject({ name: 'PipelineExecutionNotFoundException' });
  const { pipelineExecutionId = '' } = await back(first);
  await expect(open.runs[2]).resolves.toBe('Succeeded');
  expect((await open.client.send(new GetPipelineExecutionCommand({ ...NAME, pipelineExecutionId }))).pipelineExecution).toMatchObject({
    executionType: 'ROLLBACK',
    trigger: { triggerType: 'ManualRollback' },
    rollbackMetadata: { rollbackTargetPipelineExecutionId: first },
  });
});

test('every status call returns within a second with 1,000 executions', async () => {
  const id = await start();
  await decide('Approved');
  await open.runs[0];
  const model = open.laptop.store.find(id)!;
  for (let number = 2; number <= 1000; number += 1) {
    open.laptop.store.save({ ...model, number, id: `execution-${number}` });
  }
  const began = performance.now();
  await stageState('prod');
  const first = await open.client.send(new ListPipelineExecutionsCommand({ ...NAME, maxResults: 100 }));
  const actions = await open.client.send(new ListActionExecutionsCommand({ ...NAME, maxResults: 100 }));
  await open.client.send(new GetPipelineExecutionCommand({ ...NAME, pipelineExecutionId: id }));
  expect(performance.now() - began).toBeLessThan(1000);
  expect(first.pipelineExecutionSummaries?.[0]?.pipelineExecutionId).toBe('execution-1000');
  expect(actions.actionExecutionDetails).toHaveLength(100);
  const ids: unknown[] = [];
  for await (const page of paginateListPipelineExecutions({ client: open.client, pageSize: 100 }, NAME)) {
    ids.push(...(page.pipelineExecutionSummaries ?? []).map((summary) => summary.pipelineExecutionId));
  }
  expect(new Set(ids).size).toBe(1000);
}, 30_000);
