import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  RunTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { DeleteParametersCommand, DescribeParametersCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { platformFixture } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { stubPipeline, WAITING } from '../pipeline-fixture';
import { opsRun } from '../run-ops';
import { SERVICE, stubService, task } from '../service-fixture';
import type { StubAws } from '../stub-aws';

const platform = platformFixture({ service: { secrets: ['STRIPE_KEY'] } });

/** A pipeline that waits and has failed, services without tasks, and an undeclared secret instead of the declared one. */
function stub(aws: StubAws): void {
  stubPipeline(aws);
  stubService(aws, { service: { ...SERVICE, taskDefinition: 'shop-test:1' } });
  aws
    .on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'four' }))
    .on(StopPipelineExecutionCommand, () => ({}))
    .on(RetryStageExecutionCommand, () => ({}))
    .on(RollbackStageCommand, () => ({ pipelineExecutionId: 'five' }))
    .on(PutApprovalResultCommand, () => {
      throw awsError('ApprovalAlreadyCompletedException');
    })
    .on(UpdateServiceCommand, () => ({}))
    .on(RunTaskCommand, () => ({ tasks: [task('one')] }))
    .on(DescribeTaskDefinitionCommand, () => ({ taskDefinition: { containerDefinitions: [{ name: 'service' }] } }))
    .on(PutParameterCommand, () => ({ Version: 1 }))
    .on(DeleteParametersCommand, () => ({}))
    .on(GetParametersCommand, ({ Names = [] }) => ({ InvalidParameters: Names }))
    .on(DescribeParametersCommand, ({ ParameterFilters = [] }) => ({
      Parameters: [{ Name: `${ParameterFilters[0]?.Values?.[0]}/OLD`, Version: 1 }],
    }))
    .on(FilterLogEventsCommand, () => {
      throw awsError('ResourceNotFoundException');
    })
    .on(DescribeLogGroupsCommand, () => ({}))
    .on(DescribeDBClustersCommand, () => ({}))
    .on(ListStackResourcesCommand, () => ({}))
    .on(DescribeStacksCommand, ({ StackName = 'shop-test-network' }) => ({
      Stacks: [{ StackName, StackStatus: 'CREATE_COMPLETE' as const, CreationTime: new Date() }],
    }));
}

const nothingWaits = (aws: StubAws): unknown =>
  aws.on(GetPipelineStateCommand, () => ({ stageStates: [{ stageName: 'approve-prod', actionStates: [] }] }));
const overtaken = (aws: StubAws): unknown =>
  aws.on(GetPipelineStateCommand, () => ({
    stageStates: WAITING.stageStates?.map((stage) => ({
      ...stage,
      ...(stage.stageName === 'approve-prod' ? { inboundExecution: { pipelineExecutionId: 'three', status: 'InProgress' as const } } : {}),
    })),
  }));
const noHistory = (aws: StubAws): unknown => aws.on(ListPipelineExecutionsCommand, () => ({}));
const noActions = (aws: StubAws): unknown => aws.on(ListActionExecutionsCommand, () => ({}));
const noService = (aws: StubAws): unknown => aws.on(ListServicesCommand, () => ({}));
const failedRestart = (aws: StubAws): unknown => {
  let id = 'old';
  return aws
    .on(UpdateServiceCommand, () => {
      id = 'new';
      return {};
    })
    .on(DescribeServicesCommand, () => ({
      services: [{ ...SERVICE, deployments: [{ id, status: 'PRIMARY', rolloutState: 'FAILED' as const }] }],
    }));
};
const rolledBack = (aws: StubAws): unknown =>
  aws
    .on(GetPipelineStateCommand, () => ({ stageStates: [] }))
    .on(ListPipelineExecutionsCommand, () => ({
      pipelineExecutionSummaries: [{ pipelineExecutionId: 'bad', status: 'Failed' as const, executionType: 'STANDARD' as const }],
    }))
    .on(ListActionExecutionsCommand, () => ({
      actionExecutionDetails: [
        {
          stageName: 'test',
          actionName: 'Service',
          status: 'Failed' as const,
          output: { executionResult: { errorDetails: { message: 'why\n'.repeat(20) } } },
        },
      ],
    }));
const asItIs = (): unknown => undefined;

const CASES: readonly (readonly [line: string, arrange: (aws: StubAws) => unknown, suggested: readonly string[]])[] = [
  ['pipeline:status', asItIs, ['pipeline:approve prod', 'pipeline:reject prod', 'pipeline:logs Build', 'pipeline:retry Build']],
  ['pipeline:status', rolledBack, ['pipeline:logs test --execution bad']],
  ['pipeline:logs', noHistory, ['pipeline:start']],
  ['pipeline:logs', noActions, ['pipeline:status']],
  ['pipeline:start', asItIs, ['pipeline:status --watch']],
  ['pipeline:retry', asItIs, ['pipeline:status --watch']],
  ['pipeline:retry test', asItIs, ['pipeline:start']],
  ['pipeline:retry', nothingWaits, ['pipeline:start']],
  ['pipeline:rollback prod aaaa --yes', asItIs, ['pipeline:status --watch']],
  ['pipeline:stop two --yes', asItIs, ['pipeline:retry']],
  ['pipeline:stop', asItIs, ['pipeline:stop three', 'pipeline:stop two']],
  ['pipeline:stop', noHistory, ['pipeline:status']],
  ['pipeline:approve prod', nothingWaits, ['pipeline:status']],
  ['pipeline:approve prod', overtaken, ['pipeline:reject prod']],
  ['pipeline:approve prod --yes', asItIs, ['pipeline:status']],
  ['secret:list test', asItIs, ['secret:set test STRIPE_KEY', 'secret:remove test OLD']],
  ['secret:set test STRIPE_KEY', asItIs, ['service:restart test']],
  ['secret:remove test STRIPE_KEY --yes', asItIs, ['secret:list test']],
  ['secret:check', asItIs, ['secret:set test STRIPE_KEY', 'secret:set prod STRIPE_KEY', 'pipeline:retry Build']],
  ['service:logs test', asItIs, ['pipeline:status']],
  ['service:events test', noService, ['pipeline:status']],
  ['service:restart test', failedRestart, ['service:events test']],
  ['service:exec test', asItIs, ['env:show test']],
  ['service:run test ls --detach', asItIs, ['service:logs test -f']],
  ['db:connect test', asItIs, ['pipeline:status']],
  ['db:rotate-password test', asItIs, ['pipeline:status']],
  ['env:down test', asItIs, ['secret:remove test <KEY>']],
];

describe.each([
  ['AWS', ''],
  ['the laptop', ' --local'],
])('a command for %s', (_, target) => {
  test.each(CASES)('`%s` only suggests commands for the same target', async (line, arrange, suggested) => {
    const { run, aws, terminal } = opsRun(platform);
    stub(aws);
    arrange(aws);
    terminal.answers = ['a value'];
    await run(`${line}${target}`);
    const printed = [...terminal.outputs, ...terminal.errors].join('\n');
    const commands = suggested.map((command) => `npx projen ${command}${target}`);
    expect(commands.filter((command) => !printed.includes(command))).toEqual([]);
    expect(printed.split('npx projen ')).toHaveLength(commands.length + 1);
    expect(printed.split(' --local')).toHaveLength(target === '' ? 1 : commands.length + 1);
  });
});

/** A build does not use the option. */
test.each([
  ['http://127.0.0.1:4566', ' --local'],
  ['https://proxy.example.com', ''],
])('a build with the endpoint %s gets suggestions with "%s"', async (url, target) => {
  const { run, aws, terminal } = opsRun(platform);
  stub(aws);
  Object.assign(terminal.environment, { AWS_ENDPOINT_URL: url });
  expect(await run('secret:check')).toBe(1);
  expect(terminal.errors.at(-1)).toBe(`then: npx projen pipeline:retry Build${target}`);
});
