import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import type { DeploymentOptions } from '../../../src/config/deployment';
import { PROD, platformFixture, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { NEW, stubFailedTests, stubPipeline, WAITING } from '../pipeline-fixture';
import { opsRun } from '../run-ops';
import { PAUSED, stubDeployment, stubService, TESTED } from '../service-fixture';

function status() {
  const ops = opsRun();
  stubPipeline(ops.aws);
  stubFailedTests(ops.aws);
  return ops;
}

test('shows stages, versions, failures with their cause, approvals that wait, and who approved', async () => {
  const ops = status();
  expect(await ops.run('pipeline:status')).toBe(0);
  for (const line of [
    /✖ Build +Failed +ccccccc +paint the door/,
    /✖ Build +Failed +JobFailed: Build terminated with state: FAILED\. Phase: PRE_BUILD/,
    /● approve-prod +InProgress +bbbbbbb +add a door/,
    /Approve +to approve +30 min ago/,
    /Service +Succeeded +3 d ago +by ada/,
    /^prod waits for an approval: npx projen pipeline:approve prod, or npx projen pipeline:reject prod$/m,
    /the transition into test is disabled: a fair/,
    /^failed tests of Build \/ Build:\n  ✖ doors: opens: expected 200 but got 500$/m,
    /Build failed: npx projen pipeline:logs Build shows why/,
  ]) {
    expect(ops.terminal.text).toMatch(line);
  }
});

test('--json prints the same, without the token of an approval', async () => {
  const ops = status();
  await ops.run('pipeline:status --json');
  expect(ops.terminal.text).not.toContain('the-token');
  expect(JSON.parse(ops.terminal.text)).toMatchObject({
    pipeline: 'shop',
    stages: [
      { name: 'Source' },
      { name: 'Build' },
      { name: 'test', closed: 'a fair' },
      { name: 'approve-prod', actions: [{ waits: true }] },
      { name: 'prod', actions: [{ waits: false }] },
    ],
  });
});

test('looks up the execution of a stage that is too old to be listed', async () => {
  const ops = status();
  ops.aws.on(ListPipelineExecutionsCommand, () => ({ pipelineExecutionSummaries: [] }));
  await ops.run('pipeline:status');
  expect(ops.aws.inputs(GetPipelineExecutionCommand)).toHaveLength(3);
  expect(ops.terminal.text).toMatch(/approve-prod +InProgress +bbbbbbb/);
});

test('--watch shows changes until no execution is in progress', async () => {
  const ops = status();
  let looks = 0;
  ops.aws.on(ListPipelineExecutionsCommand, () => {
    looks += 1;
    return {
      pipelineExecutionSummaries: [{ pipelineExecutionId: 'two', status: looks < 4 ? ('InProgress' as const) : ('Succeeded' as const) }],
    };
  });
  expect(await ops.run('pipeline:status --watch')).toBe(0);
  expect(looks).toBe(4);
  expect(ops.terminal.outputs.filter((line) => line === 'pipeline shop')).toHaveLength(2);
});

test('--watch ends on Ctrl-C', async () => {
  const ops = status();
  ops.terminal.onWait = () => ops.terminal.interrupt();
  expect(await ops.run('pipeline:status -w')).toBe(0);
});

test('shows a pipeline that has not run yet', async () => {
  const ops = status();
  ops.aws
    .on(GetPipelineStateCommand, () => ({ stageStates: WAITING.stageStates?.map(({ stageName }) => ({ stageName })) }))
    .on(ListPipelineExecutionsCommand, () => ({}));
  expect(await ops.run('pipeline:status')).toBe(0);
  expect(ops.terminal.text).toMatch(/· Source +not reached/);
});

test.each([
  ['pipeline:status', '`npx projen pipeline:up`'],
  ['pipeline:status --local', '`npm start`'],
])('`%s` says how to create a pipeline that does not exist: %s', async (line, command) => {
  const ops = status();
  ops.aws.on(GetPipelineStateCommand, () => {
    throw awsError('PipelineNotFoundException', 'no shop');
  });
  expect(await ops.run(line)).toBe(1);
  expect(ops.terminal.errors).toEqual([`the pipeline does not exist (no shop); create it with ${command}`]);
});

test('shows the failed tests of a push that a rollback has replaced', async () => {
  const ops = status();
  ops.aws
    .on(GetPipelineStateCommand, () => ({ stageStates: [] }))
    .on(ListPipelineExecutionsCommand, () => ({
      pipelineExecutionSummaries: [{ pipelineExecutionId: 'bad', status: 'Failed' as const, executionType: 'STANDARD' as const }],
    }))
    .on(ListActionExecutionsCommand, () => ({
      actionExecutionDetails: [
        {
          stageName: 'test',
          actionName: 'AcceptanceTest',
          status: 'Failed' as const,
          output: {
            executionResult: {
              externalExecutionId: 'shop-acceptance-test:7',
              errorDetails: { message: 'phase build failed\n  ✖ doors: opens' },
            },
          },
        },
      ],
    }));
  expect(await ops.run('pipeline:status')).toBe(0);
  expect(ops.terminal.text).toContain(
    'failed in test / AcceptanceTest, which was rolled back:\n  phase build failed\n    ✖ doors: opens: expected 200 but got 500\n',
  );
});

test('shows why the latest push failed after a rollback has replaced it in its stage', async () => {
  const ops = status();
  ops.aws
    .on(GetPipelineStateCommand, () => ({
      stageStates: [{ stageName: 'test', latestExecution: { pipelineExecutionId: 'back', status: 'Succeeded' as const } }],
    }))
    .on(ListPipelineExecutionsCommand, () => ({
      pipelineExecutionSummaries: [
        { pipelineExecutionId: 'back', status: 'Succeeded' as const, executionType: 'ROLLBACK' as const },
        {
          pipelineExecutionId: 'bad',
          status: 'Failed' as const,
          executionType: 'STANDARD' as const,
          sourceRevisions: [{ actionName: 'GitHub', revisionId: NEW, revisionSummary: 'add a door' }],
        },
      ],
    }))
    .on(ListActionExecutionsCommand, () => ({
      actionExecutionDetails: [
        {
          stageName: 'test',
          actionName: 'Service',
          status: 'Failed' as const,
          output: {
            executionResult: {
              errorDetails: {
                code: 'JobFailed',
                message: ['no task got healthy', ...Array.from({ length: 9 }, (_, index) => `line ${index}`)].join('\n'),
              },
            },
          },
        },
      ],
    }));
  expect(await ops.run('pipeline:status')).toBe(0);
  expect(ops.aws.inputs(ListActionExecutionsCommand)).toEqual([expect.objectContaining({ filter: { pipelineExecutionId: 'bad' } })]);
  expect(ops.terminal.text).toContain(
    'bbbbbbb (add a door) failed in test / Service, which was rolled back:\n  no task got healthy\n  line 0\n',
  );
  expect(ops.terminal.text).toContain('line 6\n  … npx projen pipeline:logs test --execution bad');
  expect(ops.terminal.text).not.toContain('line 7');
});

describe('a deployment that waits for a person', () => {
  const deploying = (pauses: Pick<DeploymentOptions, 'pauseBeforeTraffic' | 'testBeforeTraffic'>, paused = PAUSED) => {
    const ops = opsRun(platformFixture({ environments: [{ ...TEST, deployment: { strategy: 'canary', ...pauses } }, PROD] }));
    stubPipeline(ops.aws);
    stubFailedTests(ops.aws);
    stubService(ops.aws);
    stubDeployment(ops.aws, paused);
    const stageStates = (WAITING.stageStates ?? []).map((stage) =>
      stage.stageName === 'test' && stage.latestExecution
        ? { ...stage, latestExecution: { ...stage.latestExecution, status: 'InProgress' as const } }
        : stage,
    );
    ops.aws.on(GetPipelineStateCommand, () => ({ ...WAITING, stageStates }));
    return ops;
  };

  test('is shown with its share of the requests and the commands that decide', async () => {
    const ops = deploying({ pauseBeforeTraffic: true });
    expect(await ops.run('pipeline:status')).toBe(0);
    expect(ops.terminal.text).toMatch(
      /^the deployment of test waits at 25 % for a person: npx projen deployment:continue test, or npx projen deployment:stop test$/m,
    );
    const json = deploying({ pauseBeforeTraffic: true });
    await json.run('pipeline:status --json');
    expect(JSON.parse(json.terminal.text)).toMatchObject({ pausedDeployments: [{ environment: 'test', waitsFor: 'person', percent: 25 }] });
  });

  test('is shown with its acceptance tests while these run', async () => {
    const ops = deploying({ testBeforeTraffic: true }, TESTED);
    expect(await ops.run('pipeline:status')).toBe(0);
    expect(ops.terminal.text).toMatch(
      /^the deployment of test waits for its acceptance tests, before the new version gets requests of users;/m,
    );
  });

  test('costs no call where no deployment pauses', async () => {
    const ops = deploying({});
    expect(await ops.run('pipeline:status')).toBe(0);
    expect(ops.aws.inputs(ListServiceDeploymentsCommand)).toEqual([]);
  });
});
