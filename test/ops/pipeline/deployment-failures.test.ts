import { DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { ListActionExecutionsCommand, ListPipelineExecutionsCommand } from '@aws-sdk/client-codepipeline';
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { opsRun, type OpsRun } from '../run-ops';
import { failedUpdate } from '../stack-events';

const action = (stack: string, changes: Partial<ActionExecutionDetail> = {}): ActionExecutionDetail => ({
  stageName: 'test',
  actionName: 'Service',
  status: 'Failed',
  lastUpdateTime: new Date('2026-11-20T12:00:05Z'),
  input: {
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' },
    configuration: { StackName: stack },
  },
  output: { executionResult: { errorDetails: { code: 'JobFailed', message: 'the stack went back' } } },
  ...changes,
});

function failed(detail: ActionExecutionDetail, platform = platformFixture()): OpsRun {
  const ops = opsRun(platform);
  ops.aws
    .on(ListPipelineExecutionsCommand, () => ({ pipelineExecutionSummaries: [{ pipelineExecutionId: 'one', status: 'Failed' as const }] }))
    .on(ListActionExecutionsCommand, () => ({ actionExecutionDetails: [detail] }))
    .on(DescribeStackEventsCommand, ({ StackName = '', NextToken }) =>
      NextToken === undefined
        ? { NextToken: 'more', StackEvents: failedUpdate(StackName).slice(0, 3) }
        : { StackEvents: failedUpdate(StackName).slice(3) },
    );
  return ops;
}

test('the log of a failed deployment shows why its stack failed, across pages, without cancelled resources', async () => {
  const { run, terminal, aws } = failed(action('shop-test-service'));
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.outputs).toEqual([
    'UPDATE_FAILED Service (AWS::ECS::Service): the tasks did not get healthy\n  last lines of the task:\n    no cherries today',
  ]);
  expect(aws.calls.find(({ name }) => name === 'DescribeStackEventsCommand')).toMatchObject({
    access: 'read',
    target: { name: 'test' },
    input: { StackName: 'shop-test-service' },
  });
});

test('the log of a failed deployment of a stack that extend.ts added shows why, in the environment with the longest matching name', async () => {
  const { run, terminal, aws } = failed(
    action('shop-test-eu-storage'),
    platformFixture({ environments: [TEST, { ...TEST, name: 'test-eu' }, PROD] }),
  );
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.text).toContain('UPDATE_FAILED Service (AWS::ECS::Service): the tasks did not get healthy');
  expect(aws.calls.find(({ name }) => name === 'DescribeStackEventsCommand')).toMatchObject({ target: { name: 'test-eu' } });
});

test('for an earlier deployment, only its own failures are shown', async () => {
  const { run, terminal } = failed(action('shop-test-service', { lastUpdateTime: new Date('2026-11-20T11:52:30Z') }));
  await run('pipeline:logs --json');
  expect(JSON.parse(terminal.text)).toMatchObject({
    action: 'Service',
    status: 'Failed',
    error: 'the stack went back',
    failures: [{ resource: 'Service', status: 'UPDATE_FAILED', reason: 'an older reason' }],
  });
});

test('for a deployment that CloudFormation refused, the message of the pipeline is shown', async () => {
  const { run, terminal } = failed(action('shop-test-service', { startTime: new Date('2026-11-20T12:00:02Z') }));
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.outputs).toEqual(['the stack went back']);
});

test('the id of a stack is used if it is known, because it also finds a deleted stack', async () => {
  const { run, aws } = failed(action('shop-pipeline', { output: { executionResult: { externalExecutionId: 'arn:shop-pipeline' } } }));
  await run('pipeline:logs');
  expect(aws.inputs(DescribeStackEventsCommand)[0]).toMatchObject({ StackName: 'arn:shop-pipeline' });
});

test('for a stack that does not exist any more, the message of the pipeline is shown', async () => {
  const { run, terminal, aws } = failed(action('shop-test-service'));
  aws.on(DescribeStackEventsCommand, () => {
    throw awsError('ValidationError', 'Stack [shop-test-service] does not exist');
  });
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.outputs).toEqual(['the stack went back']);
});

test('any other failure to read the events is an error', async () => {
  const { run, terminal, aws } = failed(action('shop-test-service'));
  aws.on(DescribeStackEventsCommand, () => {
    throw awsError('AccessDenied', 'not yours');
  });
  expect(await run('pipeline:logs')).toBe(1);
  expect(terminal.errors.join()).toContain('access denied: not yours');
});

test('for a stack that a team has added, the message of the pipeline is shown', async () => {
  const { run, terminal, aws } = failed(action('queue'));
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.outputs).toEqual(['the stack went back']);
  expect(aws.inputs(DescribeStackEventsCommand)).toEqual([]);
});
