import {
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import type { ActionTypeId } from '@aws-sdk/client-codepipeline';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { NEW, NEWER, OLD, stubFailedTests, stubPipeline } from '../pipeline-fixture';
import { opsRun } from '../run-ops';

const SOURCE: ActionTypeId = { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' };
const CODE_BUILD: ActionTypeId = { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' };

function pipeline() {
  const ops = opsRun();
  stubPipeline(ops.aws);
  stubFailedTests(ops.aws);
  ops.aws
    .on(GetPipelineCommand, () => ({
      pipeline: { name: 'shop', roleArn: 'arn', stages: [{ name: 'Source', actions: [{ name: 'GitHub', actionTypeId: SOURCE }] }] },
    }))
    .on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'four' }))
    .on(StopPipelineExecutionCommand, () => ({}))
    .on(RetryStageExecutionCommand, () => ({}))
    .on(RollbackStageCommand, () => ({ pipelineExecutionId: 'five' }))
    .on(GetParametersCommand, () => ({ Parameters: [{ Name: '/shop/prod/version', Value: NEW }] }));
  return ops;
}

test('starts with the latest commit', async () => {
  const { run, aws, terminal } = pipeline();
  expect(await run('pipeline:start')).toBe(0);
  expect(aws.inputs(StartPipelineExecutionCommand)).toEqual([{ name: 'shop' }]);
  expect(terminal.text).toContain('started execution four with the latest commit of main');
});

test('starts with a given commit', async () => {
  const { run, aws } = pipeline();
  expect(await run(`pipeline:start --version ${OLD}`)).toBe(0);
  expect(aws.inputs(StartPipelineExecutionCommand)).toEqual([
    { name: 'shop', sourceRevisions: [{ actionName: 'GitHub', revisionType: 'COMMIT_ID', revisionValue: OLD }] },
  ]);
});

test('refuses a version that is not a full commit SHA', async () => {
  const { run, terminal } = pipeline();
  expect(await run('pipeline:start --version v1')).toBe(2);
  expect(terminal.errors.join()).toContain('git rev-parse v1');
});

test('stops the given execution, after asking', async () => {
  const { run, aws, terminal } = pipeline();
  terminal.answers = ['y'];
  expect(await run('pipeline:stop two --reason fire')).toBe(0);
  expect(aws.inputs(StopPipelineExecutionCommand)).toEqual([
    { pipelineName: 'shop', pipelineExecutionId: 'two', abandon: false, reason: 'fire' },
  ]);
});

test('lists the executions if several are in progress', async () => {
  const { run, aws, terminal } = pipeline();
  expect(await run('pipeline:stop --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('npx projen pipeline:stop two  (bbbbbbb)');
  expect(aws.inputs(StopPipelineExecutionCommand)).toEqual([]);
});

test('fails if no execution is in progress', async () => {
  const { run, aws, terminal } = pipeline();
  aws.on(ListPipelineExecutionsCommand, () => ({}));
  expect(await run('pipeline:stop')).toBe(1);
  expect(terminal.errors.join()).toContain('no execution is in progress');
});

test('retries the failed stage', async () => {
  const { run, aws } = pipeline();
  expect(await run('pipeline:retry')).toBe(0);
  expect(aws.inputs(RetryStageExecutionCommand)).toEqual([
    { pipelineName: 'shop', stageName: 'Build', pipelineExecutionId: 'three', retryMode: 'FAILED_ACTIONS' },
  ]);
});

test.each([
  ['pipeline:retry Buidl', 2, 'did you mean Build?'],
  ['pipeline:retry test', 1, 'test has not failed: it is Succeeded'],
  ['pipeline:rollback prod ddddddd --yes', 1, 'which never succeeded there; choose one of: ccccccc, aaaaaaa'],
  [`pipeline:rollback prod ${NEW} --yes`, 1, 'already runs bbbb'],
])('`%s` ends with %i', async (line, code, message) => {
  const { run, terminal, aws } = pipeline();
  expect(await run(line)).toBe(code);
  expect(terminal.errors.join()).toContain(message);
  expect(aws.inputs(RollbackStageCommand)).toEqual([]);
});

test('fails if several stages have failed and none is given', async () => {
  const { run, terminal, aws } = pipeline();
  const failed = { pipelineExecutionId: 'x', status: 'Failed' as const };
  aws.on(GetPipelineStateCommand, () => ({
    stageStates: [
      { stageName: 'Build', latestExecution: failed },
      { stageName: 'test', latestExecution: failed },
    ],
  }));
  expect(await run('pipeline:retry')).toBe(1);
  expect(terminal.errors.join()).toContain('choose one: Build, test');
});

test('rolls back to a version that succeeded in the environment', async () => {
  const { run, aws, terminal } = pipeline();
  terminal.answers = ['y'];
  expect(await run('pipeline:rollback prod aaaa')).toBe(0);
  expect(aws.inputs(ListPipelineExecutionsCommand)).toEqual([
    expect.objectContaining({ filter: { succeededInStage: { stageName: 'prod' } } }),
  ]);
  expect(aws.inputs(RollbackStageCommand)).toEqual([{ pipelineName: 'shop', stageName: 'prod', targetPipelineExecutionId: 'one' }]);
  expect(terminal.questions[0]).toContain('Roll prod back from bbbbbbb to aaaaaaa (start)? Its database is not rolled back.');
});

test.each([
  ['that runs, after a rollback from a newer one', NEW, 'one'],
  ['of the latest deployment', NEWER, 'two'],
  ['of an unknown deployment', 'd'.repeat(40), 'three'],
])('rolls back to the version before that %s by default', async (_, running, target) => {
  const { run, aws } = pipeline();
  aws.on(GetParametersCommand, () => ({ Parameters: [{ Name: '/shop/prod/version', Value: running }] }));
  await run('pipeline:rollback prod --yes');
  expect(aws.inputs(RollbackStageCommand)).toEqual([expect.objectContaining({ targetPipelineExecutionId: target })]);
});

test('refuses to roll back the oldest version without another one', async () => {
  const { run, terminal, aws } = pipeline();
  aws.on(GetParametersCommand, () => ({ Parameters: [{ Name: '/shop/prod/version', Value: OLD }] }));
  expect(await run('pipeline:rollback prod --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('prod cannot be rolled back; choose one of: ccccccc, bbbbbbb');
  expect(aws.inputs(RollbackStageCommand)).toEqual([]);
});

test('shows the log of the action that failed', async () => {
  const { run, aws, terminal } = pipeline();
  aws
    .on(ListActionExecutionsCommand, () => ({
      actionExecutionDetails: [
        {
          stageName: 'test',
          actionName: 'AcceptanceTest',
          status: 'Failed' as const,
          input: { actionTypeId: CODE_BUILD },
          output: {
            executionResult: {
              externalExecutionId: 'shop-acceptance-test:77',
              errorDetails: { message: 'Phase: BUILD' },
              logStreamARN: 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/shop-acceptance-test:log-stream:77',
            },
          },
        },
        {
          stageName: 'Build',
          actionName: 'Build',
          status: 'Succeeded' as const,
          input: { actionTypeId: CODE_BUILD },
          output: { executionResult: { externalExecutionId: 'shop-build:1' } },
        },
      ],
    }))
    .on(FilterLogEventsCommand, () => ({ events: [{ eventId: '1', timestamp: 0, message: 'it broke\n' }] }));
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.errors).toEqual(['test/AcceptanceTest: Failed: Phase: BUILD (execution three)']);
  expect(terminal.text).toContain('it broke');
  expect(aws.inputs(FilterLogEventsCommand)).toEqual([
    expect.objectContaining({ logGroupName: '/aws/codebuild/shop-acceptance-test', logStreamNames: ['77'] }),
  ]);
  expect(await run('pipeline:logs tset')).toBe(2);
  expect(terminal.errors.join()).toContain('did you mean test?');
});

test('after the log of failed tests come their names and the first lines of their messages', async () => {
  const { run, aws, terminal } = pipeline();
  stubFailedTests(aws);
  aws
    .on(ListActionExecutionsCommand, () => ({
      actionExecutionDetails: [
        {
          stageName: 'test',
          actionName: 'AcceptanceTest',
          status: 'Failed' as const,
          input: { actionTypeId: CODE_BUILD },
          output: { executionResult: { externalExecutionId: 'shop-acceptance-test:77' } },
        },
      ],
    }))
    .on(FilterLogEventsCommand, () => ({ events: [{ eventId: '1', timestamp: 0, message: 'it broke' }] }));
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.outputs.slice(-4)).toEqual([
    '1970-01-01T00:00:00.000Z it broke',
    '',
    'failed tests:',
    '  ✖ doors: opens: expected 200 but got 500',
  ]);
});

test('after a rollback that a person started, the log of Build is that of the last build', async () => {
  const { run, aws, terminal } = pipeline();
  aws
    .on(ListPipelineExecutionsCommand, () => ({
      pipelineExecutionSummaries: [
        {
          pipelineExecutionId: 'back',
          status: 'Succeeded' as const,
          executionType: 'ROLLBACK' as const,
          trigger: { triggerType: 'ManualRollback' as const },
        },
        { pipelineExecutionId: 'built', status: 'Succeeded' as const, executionType: 'STANDARD' as const },
      ],
    }))
    .on(ListActionExecutionsCommand, ({ filter }) => ({
      actionExecutionDetails: [
        {
          stageName: filter?.pipelineExecutionId === 'back' ? 'prod' : 'Build',
          actionName: 'Build',
          status: 'Succeeded' as const,
          input: { actionTypeId: CODE_BUILD },
          output: { executionResult: { externalExecutionId: 'shop-build:1' } },
        },
      ],
    }))
    .on(FilterLogEventsCommand, () => ({ events: [] }));
  expect(await run('pipeline:logs Build')).toBe(0);
  expect(terminal.errors.join()).toContain('(execution built)');
  terminal.errors.length = 0;
  expect(await run('pipeline:logs prod')).toBe(0);
  expect(terminal.errors.join()).toContain('(execution back)');
});

test.each([
  ['Succeeded', 'bad'],
  ['InProgress', 'bad'],
  ['Failed', 'back'],
] as const)('after a rollback that is %s, the log is of the execution %s', async (status, expected) => {
  const { run, aws, terminal } = pipeline();
  aws.on(ListPipelineExecutionsCommand, () => ({
    pipelineExecutionSummaries: [
      { pipelineExecutionId: 'back', status, executionType: 'ROLLBACK' as const, trigger: { triggerType: 'AutomatedRollback' as const } },
      { pipelineExecutionId: 'bad', status: 'Failed' as const, executionType: 'STANDARD' as const },
    ],
  }));
  aws.on(FilterLogEventsCommand, () => ({ events: [] }));
  expect(await run('pipeline:logs')).toBe(0);
  expect(terminal.errors.join()).toContain(`(execution ${expected})`);
  expect(aws.inputs(ListActionExecutionsCommand)[0]).toMatchObject({ filter: { pipelineExecutionId: expected } });
});
