import { targetInput } from '../../laptop/src/event-bridge/target-input';
import { JsonReader } from '../../laptop/src/json-reader';
import type { JsonObject } from '../../laptop/src/json';
import { CHANNELS, platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

interface Rule {
  readonly EventPattern: JsonObject;
  readonly Targets: readonly [JsonObject];
}

const EXECUTION = '01234567-0123-0123-0123-012345678901';
const { pipeline } = synthesize(platformFixture({ notifications: CHANNELS }));
const RULES = Object.values(pipeline.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties as Rule);

/** Samples of https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html, with our names. */
const sample = (detailType: string, detail: JsonObject): JsonObject => ({
  version: '0',
  id: '12345678-1234-5678-abcd-12345678abcd',
  'detail-type': `CodePipeline ${detailType} Execution State Change`,
  source: 'aws.codepipeline',
  account: '111111111111',
  time: '2026-11-22T03:31:47Z',
  region: 'eu-west-1',
  resources: ['arn:aws:codepipeline:eu-west-1:111111111111:shop'],
  detail: { pipeline: 'shop', 'execution-id': EXECUTION, 'start-time': '2026-11-22T03:30:00.000Z', version: 4, ...detail },
});
const EVENTS: Readonly<Record<string, JsonObject>> = {
  Approval: sample('Action', {
    stage: 'approve-prod',
    action: 'Approve',
    state: 'STARTED',
    region: 'eu-west-1',
    type: { owner: 'AWS', provider: 'Manual', category: 'Approval', version: '1' },
  }),
  NotApproved: sample('Stage', { stage: 'approve-prod', state: 'FAILED' }),
  Failed: sample('Stage', { stage: 'prod', state: 'FAILED' }),
  RolledBack: sample('Pipeline', { state: 'STARTED', 'execution-trigger': { 'trigger-type': 'AutomatedRollback', 'trigger-detail': '' } }),
  Deployed: sample('Stage', { stage: 'test', state: 'SUCCEEDED' }),
  Ended: sample('Pipeline', { state: 'SUPERSEDED' }),
};

/** A list in a pattern has the values that match. */
const matches = (pattern: unknown, value: unknown): boolean =>
  Array.isArray(pattern)
    ? pattern.includes(value)
    : Object.entries(pattern as object).every(([key, each]) => matches(each, (value as Record<string, unknown> | undefined)?.[key]));

interface CustomNotification {
  readonly content: Readonly<Record<'textType' | 'title' | 'description', string>> & Readonly<Record<'nextSteps' | 'keywords', string[]>>;
  readonly metadata: Readonly<Record<'threadId' | 'summary' | 'eventType', string>> & {
    readonly enableCustomActions: boolean;
    readonly additionalContext?: Readonly<Record<string, string>>;
  };
}

const messagesOf = (event: JsonObject): readonly CustomNotification[] =>
  RULES.filter(({ EventPattern }) => matches(EventPattern, event)).map(
    ({ Targets: [target] }) => targetInput(new JsonReader('target', target), event) as unknown as CustomNotification,
  );

const FIELDS = {
  '': ['content', 'id', 'metadata', 'source', 'version'],
  content: ['description', 'keywords', 'nextSteps', 'textType', 'title'],
  metadata: ['additionalContext', 'enableCustomActions', 'eventType', 'relatedResources', 'summary', 'threadId'],
};

describe.each(Object.entries(EVENTS))('the event %s', (name, event) => {
  const [message, ...others] = messagesOf(event);

  test('makes one message', () => {
    expect(others).toEqual([]);
    expect(message?.metadata.eventType).toBe(name);
  });

  test('makes a custom notification with known fields and values', () => {
    expect(message).toMatchObject({ version: '1.0', source: 'custom', id: event['id'], content: { textType: 'client-markdown' } });
    expect(FIELDS['']).toEqual(expect.arrayContaining(Object.keys(message!)));
    expect(FIELDS.content).toEqual(expect.arrayContaining(Object.keys(message!.content)));
    expect(FIELDS.metadata).toEqual(expect.arrayContaining(Object.keys(message!.metadata)));
    const { title, description, nextSteps = [], keywords } = message!.content;
    expect(title.length).toBeLessThanOrEqual(250);
    expect(description.length).toBeLessThanOrEqual(8000);
    expect(message!.metadata.summary.length).toBeLessThanOrEqual(75);
    expect([title, description, ...nextSteps, ...keywords].filter((text) => text === '' || /[<>]|null|undefined/.test(text))).toEqual([]);
  });

  test('names the execution, and belongs to its thread', () => {
    expect(message?.metadata.threadId).toBe(EXECUTION);
    expect(message?.content.description).toContain(
      `https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/shop/executions/${EXECUTION}`,
    );
  });

  test('has what buttons read only if it is about an approval', () => {
    expect(message?.metadata.enableCustomActions).toBe(name === 'Approval');
    expect(message?.metadata.additionalContext).toEqual(
      name === 'Approval' ? { pipeline: 'shop', execution: EXECUTION, stage: 'approve-prod', action: 'Approve' } : undefined,
    );
  });
});

test.each<[string, JsonObject]>([
  ['a build that ends well', sample('Stage', { stage: 'Build', state: 'SUCCEEDED' })],
  ['an approval', sample('Stage', { stage: 'approve-prod', state: 'SUCCEEDED' })],
  ['a commit that starts an execution', sample('Pipeline', { state: 'STARTED', 'execution-trigger': { 'trigger-type': 'WebhookV2' } })],
  ['another pipeline', { ...EVENTS['Failed'], detail: { pipeline: 'shop-eu', 'execution-id': EXECUTION, stage: 'prod', state: 'FAILED' } }],
])('%s makes no message', (_, event) => {
  expect(messagesOf(event)).toEqual([]);
});

test('a template of a message is within the limits of EventBridge', () => {
  for (const { Targets } of RULES) {
    const { InputTemplate, InputPathsMap } = Targets[0]['InputTransformer'] as { InputTemplate: string; InputPathsMap: object };
    expect(InputTemplate.length).toBeLessThanOrEqual(8192);
    expect(Object.keys(InputPathsMap).length).toBeLessThanOrEqual(100);
  }
});

test('a message inserts only ids, names and states, which need no escape', () => {
  const paths = RULES.flatMap(({ Targets: [{ InputTransformer }] }) =>
    Object.values((InputTransformer as { InputPathsMap: Record<string, string> }).InputPathsMap),
  );
  expect([...new Set(paths)].sort()).toEqual(['$.detail.action', '$.detail.execution-id', '$.detail.stage', '$.detail.state', '$.id']);
});
