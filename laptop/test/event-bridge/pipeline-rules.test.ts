import { commit } from '../pipeline/fixture';
import { openPipelineEndpoint, type PipelineEndpoint } from '../endpoint/pipeline-endpoint';
import { ChatMessages } from '../../src/chat/chat-messages';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { JsonObject } from '../../src/json';

const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:chat';
const record = (logicalId: string, { type, ...properties }: JsonObject): ResourceRecord => ({
  logicalId,
  type: String(type),
  physicalId: logicalId,
  attributes: {},
  properties,
});
const CHANNEL = record('Channel', { type: 'AWS::Chatbot::SlackChannelConfiguration', SnsTopicArns: [TOPIC] });

/** A rule whose message is what an event is about. */
function rule(logicalId: string, pattern: JsonObject, target: JsonObject = { Arn: TOPIC }): ResourceRecord {
  const names = ['state', 'stage', 'action', 'execution-id', 'execution-trigger'];
  const notification = {
    version: '1.0',
    source: 'custom',
    content: { title: `${logicalId} <state> <stage> <action>`, description: '-' },
    metadata: { threadId: '<execution-id>', summary: '<execution-trigger>' },
  };
  const InputTransformer = {
    InputPathsMap: Object.fromEntries(names.map((name) => [name, `$.detail.${name}`])),
    InputTemplate: JSON.stringify(notification),
  };
  return record(logicalId, {
    type: 'AWS::Events::Rule',
    EventPattern: { source: ['aws.codepipeline'], ...pattern },
    Targets: [{ Id: 'one', InputTransformer, ...target }],
  });
}

const EVERYTHING = rule('all', { detail: { pipeline: ['demo'] } });

describe('the rules in the stack of a pipeline', () => {
  let open: PipelineEndpoint;
  afterEach(() => open.stop());
  const withResources = async (...resources: readonly ResourceRecord[]): Promise<PipelineEndpoint> => {
    open = await openPipelineEndpoint((laptop) => laptop.resources.push(...resources));
    open.laptop.onDecide = async () => 'approve';
    return open;
  };
  const run = async ({ laptop }: PipelineEndpoint): Promise<unknown> => laptop.pipeline().start(await laptop.head()).result;
  const titles = (): readonly string[] => open.laptop.messages.list().map(({ title }) => title.replaceAll('null', '').trim());
  const warnings = (): readonly unknown[] => open.laptop.events.filter((event) => event.type === 'notice');

  test('get an event for each change of an execution, its stages and its actions', async () => {
    expect(await run(await withResources(CHANNEL, EVERYTHING))).toBe('Succeeded');
    expect(titles()).toEqual([
      'all STARTED',
      'all STARTED Source',
      'all STARTED Source GitHub',
      'all SUCCEEDED Source GitHub',
      'all SUCCEEDED Source',
      'all STARTED test',
      'all STARTED test Service',
      'all SUCCEEDED test Service',
      'all SUCCEEDED test',
      'all STARTED approve-prod',
      'all STARTED approve-prod Approve',
      'all SUCCEEDED approve-prod Approve',
      'all SUCCEEDED approve-prod',
      'all STARTED prod',
      'all STARTED prod Service',
      'all SUCCEEDED prod Service',
      'all SUCCEEDED prod',
      'all SUCCEEDED',
    ]);
    expect(new Set(open.laptop.messages.list().map(({ threadId }) => threadId))).toEqual(new Set([open.laptop.store.last()?.id]));
    expect(warnings()).toEqual([]);
  });

  test('get events of a failure, and of the rollback as an execution of its own', async () => {
    await withResources(
      CHANNEL,
      rule('failed', { detail: { state: ['FAILED'] } }),
      rule('started', { detail: { 'execution-trigger': { 'trigger-type': ['AutomatedRollback'] } } }),
    );
    await run(open);
    commit(open.laptop.repository, { 'prod.json': '{"is":2}' });
    open.laptop.onDeploy = async ({ stackName, template }) => {
      if (stackName === 'prod' && template.is === 2) {
        throw new Error('no health');
      }
    };
    expect(await run(open)).toBe('Failed');
    expect(titles()).toEqual(['failed FAILED prod Service', 'failed FAILED prod', 'failed FAILED', 'started STARTED']);
    const threads = open.laptop.messages.list().map(({ threadId }) => open.laptop.store.find(threadId)?.type);
    expect(threads).toEqual(['STANDARD', 'STANDARD', 'STANDARD', 'ROLLBACK']);
  });

  test('match the type of an action', async () => {
    await run(await withResources(CHANNEL, rule('approval', { detail: { type: { category: ['Approval'] }, state: ['STARTED'] } })));
    expect(titles()).toEqual(['approval STARTED approve-prod Approve']);
  });

  test('send nothing to a topic that no channel reads', async () => {
    await run(await withResources(EVERYTHING));
    expect(titles()).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  test('do not end an execution when a target cannot be reached, or a message is none', async () => {
    const started = { detail: { state: ['STARTED'], stage: ['prod'] }, 'detail-type': ['CodePipeline Stage Execution State Change'] };
    await withResources(
      CHANNEL,
      rule('queue', started, { Arn: 'arn:aws:sqs:eu-west-1:111111111111:queue' }),
      record('raw', {
        type: 'AWS::Events::Rule',
        EventPattern: { source: ['aws.codepipeline'], ...started },
        Targets: [{ Id: 'one', Arn: TOPIC }],
      }),
    );
    expect(await run(open)).toBe('Succeeded');
    expect(warnings()).toMatchObject([
      { message: expect.stringContaining('the laptop cannot send events to arn:aws:sqs') },
      { message: expect.stringContaining('the rule raw has reached its target without success') },
    ]);
  });

  test('leave their messages on disk for the next engine, the latest 200', async () => {
    await withResources(CHANNEL, EVERYTHING);
    for (let runs = 0; runs < 12; runs += 1) {
      await run(open);
    }
    expect(open.laptop.messages.list()).toHaveLength(200);
    expect(new ChatMessages(open.laptop.stateDirectory).list()).toEqual(open.laptop.messages.list());
  });
});
