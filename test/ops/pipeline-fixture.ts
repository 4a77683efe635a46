import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import type { ActionExecutionDetail, GetPipelineStateOutput, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { BatchGetBuildsCommand, BatchGetReportsCommand, DescribeTestCasesCommand } from '@aws-sdk/client-codebuild';
import type { StubAws } from './stub-aws';

export const OLD = 'a'.repeat(40);
export const NEW = 'b'.repeat(40);
export const NEWER = 'c'.repeat(40);

const EXECUTIONS: readonly PipelineExecutionSummary[] = [
  {
    pipelineExecutionId: 'three',
    status: 'InProgress',
    sourceRevisions: [{ actionName: 'GitHub', revisionId: NEWER, revisionSummary: 'paint the door' }],
    startTime: new Date('2026-11-20T11:58:00Z'),
    trigger: { triggerType: 'WebhookV2' },
  },
  {
    pipelineExecutionId: 'two',
    status: 'InProgress',
    sourceRevisions: [
      {
        actionName: 'GitHub',
        revisionId: NEW,
        revisionSummary: JSON.stringify({ ProviderType: 'GitHub', CommitMessage: 'add a door\n\nof wood' }),
      },
    ],
    startTime: new Date('2026-11-20T11:00:00Z'),
  },
  {
    pipelineExecutionId: 'one',
    status: 'Succeeded',
    sourceRevisions: [{ actionName: 'GitHub', revisionId: OLD, revisionSummary: 'start' }],
    startTime: new Date('2026-11-17T12:00:00Z'),
  },
];

const DEPLOYMENT: ActionExecutionDetail = {
  stageName: 'test',
  actionName: 'Service',
  input: { actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' } },
};
const TEST: ActionExecutionDetail = {
  stageName: 'test',
  actionName: 'AcceptanceTest',
  status: 'Succeeded',
  input: { actionTypeId: { category: 'Test', owner: 'AWS', provider: 'CodeBuild', version: '1' } },
  output: { executionResult: { externalExecutionId: 'shop-acceptance-test:1' } },
};

/** `two` waits for its approval of prod; what else there is, a test adds. */
export const WAITING: GetPipelineStateOutput = {
  pipelineName: 'shop',
  stageStates: [
    {
      stageName: 'Source',
      latestExecution: { pipelineExecutionId: 'three', status: 'Succeeded' },
      actionStates: [
        { actionName: 'GitHub', latestExecution: { status: 'Succeeded', lastStatusChange: new Date('2026-11-20T11:58:10Z') } },
      ],
    },
    {
      stageName: 'Build',
      latestExecution: { pipelineExecutionId: 'three', status: 'Failed' },
      actionStates: [
        {
          actionName: 'Build',
          latestExecution: {
            status: 'Failed',
            externalExecutionId: 'shop-build:123',
            errorDetails: { code: 'JobFailed', message: 'Build terminated with state: FAILED. Phase: PRE_BUILD' },
          },
        },
      ],
    },
    {
      stageName: 'test',
      latestExecution: { pipelineExecutionId: 'two', status: 'Succeeded' },
      inboundTransitionState: { enabled: false, disabledReason: 'a fair' },
      actionStates: [],
    },
    {
      stageName: 'approve-prod',
      latestExecution: { pipelineExecutionId: 'two', status: 'InProgress' },
      actionStates: [
        {
          actionName: 'Approve',
          entityUrl: 'https://github.com/acme/shop/compare/a...b',
          latestExecution: { status: 'InProgress', token: 'the-token', lastStatusChange: new Date('2026-11-20T11:30:00Z') },
        },
      ],
    },
    {
      stageName: 'prod',
      latestExecution: { pipelineExecutionId: 'one', status: 'Succeeded' },
      actionStates: [
        {
          actionName: 'Service',
          latestExecution: {
            status: 'Succeeded',
            lastUpdatedBy: 'arn:aws:iam::111111111111:user/ada',
            lastStatusChange: new Date('2026-11-17T12:00:00Z'),
          },
        },
      ],
    },
  ],
};

/** A pipeline, and an environment `prod` that runs `OLD`. */
export function stubPipeline(aws: StubAws, state: GetPipelineStateOutput = WAITING): void {
  aws
    .on(GetPipelineStateCommand, () => state)
    .on(ListPipelineExecutionsCommand, () => ({ pipelineExecutionSummaries: [...EXECUTIONS] }))
    .on(GetPipelineExecutionCommand, ({ pipelineExecutionId }) => {
      const found = EXECUTIONS.find((execution) => execution.pipelineExecutionId === pipelineExecutionId);
      const source = found?.sourceRevisions?.[0];
      return {
        pipelineExecution: {
          pipelineExecutionId,
          status: found?.status ?? 'InProgress',
          artifactRevisions: [{ name: 'Source', revisionId: source?.revisionId, revisionSummary: source?.revisionSummary }],
        },
      };
    })
    .on(ListActionExecutionsCommand, ({ nextToken }) =>
      nextToken === undefined ? { nextToken: 'more', actionExecutionDetails: [DEPLOYMENT] } : { actionExecutionDetails: [TEST] },
    )
    .on(BatchGetBuildsCommand, () => ({ builds: [{ reportArns: ['arn:report'] }] }))
    .on(BatchGetReportsCommand, () => ({
      reports: [{ testSummary: { total: 14, statusCounts: { SUCCEEDED: 13, SKIPPED: 1 }, durationInNanoSeconds: 1 } }],
    }))
    .on(DescribeTestCasesCommand, () => ({}))
    .on(GetParameterCommand, ({ Name = '' }) => {
      const value = { '/shop/prod/version': OLD, '/shop/test/url': 'http://test.example.com' }[Name];
      if (value === undefined) {
        throw new ParameterNotFound({ message: Name, $metadata: {} });
      }
      return { Parameter: { Name, Value: value } };
    });
}

/** Builds whose report has one failed test. */
export function stubFailedTests(aws: StubAws): void {
  aws
    .on(BatchGetBuildsCommand, () => ({ builds: [{ reportArns: ['arn:report'] }] }))
    .on(DescribeTestCasesCommand, ({ filter }) => ({
      testCases:
        filter?.status === 'FAILED'
          ? [{ prefix: 'doors', name: 'opens', message: 'expected 200 but got 500\n    at door.js:3', status: 'FAILED' }]
          : [],
    }));
}
