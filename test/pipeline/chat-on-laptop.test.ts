import { inertProviders } from '../../laptop/src/cloudformation/inert/inert-provider';
import { RecordOnlyProvider } from '../../laptop/src/cloudformation/inert/record-only';
import { Stacks } from '../../laptop/src/cloudformation/stacks';
import { FunctionFiles } from '../../laptop/src/lambda/function-files';
import { FunctionProvider } from '../../laptop/src/lambda/function-provider';
import { FileParameterStore } from '../../laptop/src/ssm/file-parameter-store';
import { openPipelineEndpoint, type PipelineEndpoint } from '../../laptop/test/endpoint/pipeline-endpoint';
import { commit } from '../../laptop/test/pipeline/fixture';
import type { ResourceRecord } from '../../laptop/src/cloudformation/resource-provider';
import type { JsonObject } from '../../laptop/src/json';
import type { ChatMessage } from '../../laptop/src/chat/chat-messages';
import { handler } from '../../src/pipeline/chat.lambda';
import type { ChatRequest } from '../../src/config/contract';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { CHANNELS, platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

/** The resources of our pipeline's stack as the engine creates them, without the pipeline. */
async function chatResources(): Promise<readonly ResourceRecord[]> {
  const stateDirectory = temporaryFolder();
  const stacks = new Stacks({
    stateDirectory,
    parameters: new FileParameterStore({ stateDirectory }),
    providers: [...inertProviders(), new FunctionProvider(new FunctionFiles(stateDirectory))],
    recorder: new RecordOnlyProvider(),
  });
  await stacks.deploy({
    stackName: 'demo-pipeline',
    account: '111111111111',
    region: 'eu-west-1',
    // The pipeline of the fixture has this name, and the stages of two environments.
    template: synthesize(platformFixture({ name: 'demo', notifications: CHANNELS })).pipeline.toJSON() as JsonObject,
    log: () => undefined,
    signal: new AbortController().signal,
  });
  return stacks.list().flatMap(({ resources }) => resources.filter(({ type }) => /^AWS::(Events|Chatbot)::/.test(type)));
}

let resources: readonly ResourceRecord[];
let open: PipelineEndpoint;
const before = process.env;

beforeAll(async () => {
  resources = await chatResources();
  open = await openPipelineEndpoint((laptop) => laptop.resources.push(...resources));
  process.env = { ...before, ...open.endpoint.environment(), AWS_REGION: 'eu-west-1', PIPELINE: 'demo' };
});
afterAll(async () => {
  process.env = before;
  await open.stop();
});

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

const messagesOf = (execution: string): readonly ChatMessage[] =>
  open.laptop.messages.list().filter(({ threadId }) => threadId === execution);
const titlesOf = (execution: string): readonly string[] => messagesOf(execution).map(({ title }) => title);
const approvalMessage = (execution: string): Promise<ChatMessage> =>
  until(() => messagesOf(execution).find(({ context }) => 'action' in context));
const statusOf = (execution: string): string | undefined => open.laptop.store.find(execution)?.status;

interface CustomAction {
  readonly AliasName?: string;
  readonly Attachments?: readonly [{ readonly ButtonText: string; readonly Variables: Readonly<Record<string, string>> }];
  readonly Definition: { readonly CommandText: string };
}

const customActions = (): readonly CustomAction[] =>
  resources.filter(({ type }) => type === 'AWS::Chatbot::CustomAction').map(({ properties }) => properties as unknown as CustomAction);

/** What the chat sends to the function for a command, with its variables replaced. */
function payload({ Definition }: CustomAction, values: Readonly<Record<string, string>>): ChatRequest {
  const text = Object.entries(values).reduce((command, [name, value]) => command.replaceAll(`$${name}`, value), Definition.CommandText);
  const [, json = ''] = /^lambda invoke --function-name \S+ --payload (.*) --region eu-west-1$/.exec(text) ?? [];
  return JSON.parse(json) as ChatRequest;
}

/** Presses a button below a message. */
function press(buttonText: string, { context }: ChatMessage): Promise<string> {
  const action = customActions().find(({ Attachments }) => Attachments?.[0].ButtonText === buttonText)!;
  const [{ Variables }] = action.Attachments!;
  const event = { metadata: { additionalContext: context } };
  const valueAt = (path: string): string =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], { event }) as string;
  return handler(payload(action, Object.fromEntries(Object.entries(Variables).map(([name, path]) => [name, valueAt(path)]))));
}

const runAlias = (alias: string, values: Readonly<Record<string, string>> = {}): Promise<string> =>
  handler(
    payload(
      customActions().find(({ AliasName }) => AliasName === alias)!,
      values,
    ),
  );

/** Deploys by the alias, and returns the execution. */
async function deploy(): Promise<string> {
  const answer = await runAlias('demo-deploy');
  expect(answer).toMatch(/^Started: execution \S+ of demo takes the latest commit$/);
  return answer.split(' ')[2]!;
}

const lastRun = (): Promise<unknown> => open.runs.at(-1)!;

test('Approve lets the execution of the message go on, in one thread', async () => {
  const execution = await deploy();
  const message = await approvalMessage(execution);
  expect(await runAlias('demo-status')).toMatch(
    new RegExp(
      `^Source: Succeeded \\(execution ${execution}\\); test: Succeeded .*; approve-prod: waits for approval .*; prod: not run yet$`,
    ),
  );
  expect(await press('Approve', message)).toBe(`Approved: approve-prod/Approve of demo, execution ${execution}`);
  await expect(lastRun()).resolves.toBe('Succeeded');
  expect(titlesOf(execution)).toEqual(['demo: deployed to test', 'demo: approve-prod waits for a decision', 'demo: deployed to prod']);
  const approval = open.laptop.store.find(execution)?.stages.find(({ name }) => name === 'approve-prod')?.actions[0];
  expect(approval?.summary).toContain(`Approved in the chat channel; the thread of execution ${execution} shows by whom`);
});

test('Reject ends the execution, and says so', async () => {
  const execution = await deploy();
  expect(await press('Reject', await approvalMessage(execution))).toMatch(/^Rejected: approve-prod\/Approve of demo/);
  await expect(lastRun()).resolves.toBe('Rejected');
  expect(titlesOf(execution).at(-1)).toBe('demo: approve-prod was rejected or timed out');
});

test('a button decides once', async () => {
  const execution = await deploy();
  const message = await approvalMessage(execution);
  await press('Reject', message);
  await lastRun();
  expect(await press('Approve', message)).toBe('Not done: approve-prod/Approve of demo does not wait for a decision, its status is Failed');
  expect(statusOf(execution)).toBe('Failed');
});

test('a button of an earlier execution decides nothing about the one that waits now', async () => {
  const earlier = await deploy();
  const stale = await approvalMessage(earlier);
  await press('Reject', stale);
  await lastRun();
  const current = await deploy();
  const message = await approvalMessage(current);
  expect(await press('Approve', stale)).toBe(
    `Not done: approve-prod/Approve of demo no longer waits for execution ${earlier}, but has execution ${current}`,
  );
  expect(statusOf(current)).toBe('InProgress');
  await press('Reject', message);
  await lastRun();
});

test.each([
  ['stage', { stage: 'approve-eu' }],
  ['action', { action: 'Service' }],
])('an unknown %s is refused', async (_, changed) => {
  const place = { execution: 'e', stage: 'approve-prod', action: 'Approve', ...changed };
  expect(await handler({ operation: 'approve', ...place })).toBe(
    `Not done: the pipeline has no approval ${place.stage}/${place.action} of demo`,
  );
});

test('a decision that arrives twice at once is refused in words', async () => {
  const execution = await deploy();
  const message = await approvalMessage(execution);
  const answers = await Promise.all([press('Reject', message), press('Reject', message)]);
  expect(answers.sort()).toEqual([
    expect.stringMatching(/^Not done: approve-prod\/Approve (is already decided|of demo does not wait)/),
    expect.stringMatching(/^Rejected: /),
  ]);
  await lastRun();
});

test('a failure makes a message, and its rollback one in a thread of its own', async () => {
  commit(open.laptop.repository, { 'prod.json': '{"is":2}' });
  open.laptop.onDeploy = async ({ stackName, template }) => {
    if (stackName === 'prod' && template['is'] === 2) {
      throw new Error('"no" health\n');
    }
  };
  const execution = await deploy();
  await press('Approve', await approvalMessage(execution));
  await expect(lastRun()).resolves.toBe('Failed');
  expect(titlesOf(execution).at(-1)).toBe('demo: prod failed');
  const rollback = open.laptop.store.last()!;
  expect([rollback.type, titlesOf(rollback.id)]).toEqual(['ROLLBACK', ['demo: an environment is rolled back', 'demo: deployed to prod']]);
});

test('rollback takes an environment back to the version before', async () => {
  open.laptop.onDeploy = async () => undefined;
  commit(open.laptop.repository, { 'prod.json': '{"is":3}' });
  const execution = await deploy();
  await press('Approve', await approvalMessage(execution));
  await lastRun();
  const first = open.laptop.store.list().find(({ status }) => status === 'Succeeded')!;
  expect(await runAlias('demo-rollback', { environment: 'prod' })).toMatch(
    new RegExp(`^Rolling back prod to ${first.revision.version} with execution \\S+\\. Its database is not rolled back$`),
  );
  await lastRun();
  expect(open.laptop.deployments.at(-1)).toBe('prod {"is":1}');
  expect(await runAlias('demo-rollback', { environment: 'prod' })).toBe('Not done: prod of demo has run no earlier version');
  expect(await runAlias('demo-rollback', { environment: 'eu' })).toMatch(/^Not done: /);
});

test('an error that is no refusal is one of the function', async () => {
  process.env['PIPELINE'] = 'other';
  await expect(handler({ operation: 'status' })).rejects.toMatchObject({ name: 'PipelineNotFoundException' });
  process.env['PIPELINE'] = 'demo';
});
