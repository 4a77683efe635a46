import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import {
  BatchGetBuildsCommand,
  BatchGetReportsCommand,
  CodeBuildClient,
  DescribeTestCasesCommand,
  paginateDescribeTestCases,
} from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { reportFile, type TestCase } from '../../src/codebuild/report';
import { summarizeReport } from '../../src/codebuild/summarize-report';
import { codeBuildOperations } from '../../src/endpoint/codebuild/codebuild-operations';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import type { ActionExecution } from '../../src/pipeline/execution';
import { createdStack } from '../fixtures/stack';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

const ACCOUNT = 'arn:aws:codebuild:eu-west-1:111111111111';
const state = temporaryDirectory();
let open: OpenEndpoint;
let store: ExecutionStore;
let client: CodeBuildClient;

const stack = createdStack({
  name: 'shop-pipeline',
  resources: [
    {
      logicalId: 'Tests',
      type: 'AWS::CodeBuild::Project',
      physicalId: 'shop-test',
      attributes: {},
      properties: { LogsConfig: { CloudWatchLogs: { GroupName: '/shop/tests' } } },
    },
  ],
});

beforeEach(async () => {
  store = new ExecutionStore(state.path);
  open = await openEndpoint(state.path, codeBuildOperations({ stacks: { list: () => [stack] }, store }));
  client = new CodeBuildClient(open.client);
});
afterEach(() => open.stop());

const testCase = (given: Partial<TestCase>): TestCase => ({
  suite: 'peel',
  prefix: 'Banana',
  name: 'peels',
  status: 'SUCCEEDED',
  durationSeconds: 0.5,
  message: '',
  ...given,
});
const CASES = [
  testCase({}),
  testCase({ name: 'ripens', status: 'FAILED', message: '1 < 2\nat x' }),
  testCase({ name: 'keeps', status: 'ERROR', message: 'boom' }),
  testCase({ name: 'waits', status: 'SKIPPED', durationSeconds: 0 }),
];

/** Saves a build of the acceptance tests, and returns its id. */
function build(
  given: { readonly cases?: readonly TestCase[]; readonly action?: Partial<ActionExecution>; readonly report?: string } = {},
): string {
  const { cases, action, report = 'acceptance' } = given;
  const number = store.nextNumber();
  const externalId = `shop-test:${randomUUID()}`;
  const tests: ActionExecution = {
    name: 'Tests',
    status: 'Failed',
    startedAt: '2026-11-20T12:00:00.000Z',
    endedAt: '2026-11-20T12:00:09.000Z',
    summary: '',
    outputVariables: { URL: 'x' },
    externalId,
    ...action,
  };
  store.save({
    id: randomUUID(),
    number,
    pipelineName: 'shop',
    pipelineVersion: '1',
    type: 'STANDARD',
    rollbackTarget: null,
    status: 'Failed',
    startedAt: tests.startedAt,
    endedAt: tests.endedAt,
    revision: { version: 'a'.repeat(40), message: '', author: '', branch: 'main' },
    stages: [{ name: 'test', status: 'Failed', actions: [tests] }],
  });
  if (cases !== undefined) {
    const folder = store.workDirectory(number, { stage: 'test', action: 'Tests' });
    mkdirSync(folder, { recursive: true });
    reportFile(folder).write([summarizeReport(report, cases)]);
  }
  return externalId;
}

const describeBuild = async (id: string): Promise<Build | undefined> =>
  (await client.send(new BatchGetBuildsCommand({ ids: [id] }))).builds?.[0];
const reportArn = async (id: string): Promise<string> => (await describeBuild(id))?.reportArns?.[0] ?? '';

test('a build has the ARNs of its reports, in the format of CodeBuild', async () => {
  const id = build({ cases: CASES });
  const uuid = id.split(':')[1] ?? '';
  expect(await describeBuild(id)).toMatchObject({
    id,
    arn: `${ACCOUNT}:build/${id}`,
    buildStatus: 'FAILED',
    buildComplete: true,
    reportArns: [`${ACCOUNT}:report/shop-test-acceptance:${uuid}`],
    logs: {
      groupName: '/shop/tests',
      streamName: uuid,
      cloudWatchLogsArn: `arn:aws:logs:eu-west-1:111111111111:log-group:/shop/tests:log-stream:${uuid}`,
    },
  });
  expect((await describeBuild(build()))?.reportArns).toEqual([]);
  expect((await describeBuild(build({ cases: CASES, action: { status: 'InProgress', endedAt: null } })))?.reportArns).toEqual([]);
});

test('a report counts its test cases by status', async () => {
  const id = build({ cases: CASES });
  const arn = await reportArn(id);
  const { reports, reportsNotFound } = await client.send(new BatchGetReportsCommand({ reportArns: [arn, `${arn}0`] }));
  expect(reports).toEqual([
    {
      arn,
      type: 'TEST',
      name: 'acceptance',
      reportGroupArn: `${ACCOUNT}:report-group/shop-test-acceptance`,
      executionId: `${ACCOUNT}:build/${id}`,
      status: 'FAILED',
      created: new Date('2026-11-20T12:00:09.000Z'),
      exportConfig: { exportConfigType: 'NO_EXPORT' },
      truncated: false,
      testSummary: { total: 4, statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 1, SKIPPED: 1, UNKNOWN: 0 }, durationInNanoSeconds: 1.5e9 },
    },
  ]);
  expect(reportsNotFound).toEqual([`${arn}0`]);
  const { reports: good = [] } = await client.send(
    new BatchGetReportsCommand({ reportArns: [await reportArn(build({ cases: [testCase({})] }))] }),
  );
  expect(good[0]?.status).toBe('SUCCEEDED');
});

test('the test cases of a report are paged and filtered', async () => {
  const arn = await reportArn(build({ cases: [...CASES, ...Array.from({ length: 120 }, (_, index) => testCase({ name: `c${index}` }))] }));
  const { testCases = [] } = await client.send(new DescribeTestCasesCommand({ reportArn: arn, filter: { status: 'FAILED' } }));
  expect(testCases).toEqual([
    {
      reportArn: arn,
      prefix: 'Banana',
      name: 'ripens',
      status: 'FAILED',
      durationInNanoSeconds: 5e8,
      message: '1 < 2\nat x',
      testSuiteName: 'peel',
    },
  ]);
  const names: unknown[] = [];
  for await (const page of paginateDescribeTestCases({ client, pageSize: 50 }, { reportArn: arn })) {
    expect(page.testCases?.length).toBeLessThanOrEqual(50);
    names.push(...(page.testCases ?? []).map(({ name }) => name));
  }
  expect(names).toHaveLength(124);
  expect(new Set(names).size).toBe(124);
  const { testCases: some = [] } = await client.send(new DescribeTestCasesCommand({ reportArn: arn, filter: { keyword: 'c11' } }));
  expect(some.map(({ name }) => name)).toEqual(['c11', 'c110', 'c111', 'c112', 'c113', 'c114', 'c115', 'c116', 'c117', 'c118', 'c119']);
});

test('a buildspec can name the group of a report by its ARN', async () => {
  const arn = await reportArn(build({ cases: CASES, report: `${ACCOUNT}:report-group/shared` }));
  expect(arn).toMatch(/^arn:aws:codebuild:eu-west-1:111111111111:report\/shared:[0-9a-f-]{36}$/);
});

test('refuses unknown and malformed ids', async () => {
  const arn = await reportArn(build({ cases: CASES }));
  const cases = (given: { reportArn: string; nextToken?: string; filter?: { status: string }; maxResults?: number }): Promise<unknown> =>
    client.send(new DescribeTestCasesCommand(given));
  await expect(cases({ reportArn: arn.replace('acceptance', 'other') })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(cases({ reportArn: 'acceptance' })).rejects.toMatchObject({
    name: 'InvalidInputException',
    message: 'reportArn must be the ARN of a report, not "acceptance"',
  });
  await expect(cases({ reportArn: arn, nextToken: 'xyz' })).rejects.toMatchObject({ name: 'InvalidInputException' });
  await expect(cases({ reportArn: arn, filter: { status: 'GREEN' } })).rejects.toMatchObject({ name: 'InvalidInputException' });
  await expect(cases({ reportArn: arn, maxResults: 101 })).rejects.toMatchObject({ name: 'InvalidInputException' });
  await expect(client.send(new BatchGetReportsCommand({ reportArns: [] }))).rejects.toMatchObject({ name: 'InvalidInputException' });
  expect((await client.send(new BatchGetBuildsCommand({ ids: ['shop-test:none', 'arn:shop'] }))).buildsNotFound).toEqual([
    'shop-test:none',
    'arn:shop',
  ]);
});
