import { BatchGetReportsCommand } from '@aws-sdk/client-codebuild';
import { GetPipelineStateCommand, ListActionExecutionsCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { awsError } from '../aws-error';
import { NEW, stubPipeline, WAITING } from '../pipeline-fixture';
import { opsRun } from '../run-ops';

const withInbound = {
  ...WAITING,
  stageStates: WAITING.stageStates?.map((stage) =>
    stage.stageName === 'approve-prod'
      ? { ...stage, inboundExecution: { pipelineExecutionId: 'three', status: 'InProgress' as const } }
      : stage,
  ),
};

function waiting(state = WAITING) {
  const ops = opsRun();
  stubPipeline(ops.aws, state);
  ops.aws.on(PutApprovalResultCommand, () => ({}));
  ops.terminal.program = () => ({ exitCode: 0, output: 'bbbbbbb add a door (Ada)\n' });
  return ops;
}

const decisions = ({ aws }: ReturnType<typeof waiting>): readonly object[] => aws.inputs(PutApprovalResultCommand);

test('shows the version, its commits, the tested URL, the tests and a link before it asks', async () => {
  const ops = waiting();
  ops.terminal.answers = ['n'];
  expect(await ops.run('pipeline:approve prod')).toBe(1);
  for (const part of [
    'bbbbbbb for prod: add a door',
    NEW,
    'a'.repeat(40),
    'in test http://test.example.com',
    '13 of 14 assertions passed',
    '1 commit since:',
    'bbbbbbb add a door (Ada)',
    'https://github.com/acme/shop/compare/a...b',
  ]) {
    expect(ops.terminal.text).toContain(part);
  }
  expect(ops.terminal.questions).toEqual(['Deploy it to prod? [y/N] ']);
  expect(decisions(ops)).toEqual([]);
});

test('shows what Build found that would change, and where all of it is', async () => {
  const ops = waiting();
  const CHANGES_PROD = 'prod: 2 changed; aaaaaaa -> bbbbbbb';
  ops.aws.on(ListActionExecutionsCommand, () => ({
    actionExecutionDetails: [{ stageName: 'Build', actionName: 'Build', output: { outputVariables: { COMPARE_PATH: '', CHANGES_PROD } } }],
  }));
  ops.terminal.answers = ['n'];
  await ops.run('pipeline:approve prod');
  expect(ops.terminal.outputs).toContain(`changes   ${CHANGES_PROD}`);
  expect(ops.terminal.text).toContain('all of it: npx projen pipeline:logs Build --execution two');
});

test('shows the status of the tests if CodeBuild has deleted their reports', async () => {
  const ops = waiting();
  ops.aws.on(BatchGetReportsCommand, () => ({
    reports: [],
    reportsNotFound: ['arn:aws:codebuild:eu-west-1:111111111111:report/shop-test-acceptance:1'],
  }));
  expect(await ops.run('pipeline:approve prod --yes --json')).toBe(0);
  expect(JSON.parse(ops.terminal.text)).toMatchObject({ tested: { assertions: 'Succeeded' } });
});

test('approves with the token of what was shown', async () => {
  const ops = waiting();
  ops.terminal.answers = ['y'];
  expect(await ops.run('pipeline:approve prod -m checked')).toBe(0);
  expect(decisions(ops)).toEqual([
    {
      pipelineName: 'shop',
      stageName: 'approve-prod',
      actionName: 'Approve',
      token: 'the-token',
      result: { status: 'Approved', summary: 'checked' },
    },
  ]);
});

test('takes the name of the stage for that of the environment', async () => {
  const ops = waiting();
  expect(await ops.run('pipeline:approve approve-prod --yes')).toBe(0);
  expect(decisions(ops)).toEqual([expect.objectContaining({ stageName: 'approve-prod' })]);
});

test('rejects', async () => {
  const ops = waiting(withInbound);
  expect(await ops.run('pipeline:reject prod --yes')).toBe(0);
  expect(decisions(ops)).toEqual([expect.objectContaining({ result: { status: 'Rejected', summary: 'rejected by pipeline:reject' } })]);
});

test('refuses to approve a version if a newer one is queued, and names it', async () => {
  const ops = waiting(withInbound);
  expect(await ops.run('pipeline:approve prod --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('a newer version is queued: ccccccc (paint the door)');
  expect(decisions(ops)).toEqual([]);
});

test('approves an older version with --version', async () => {
  const ops = waiting(withInbound);
  expect(await ops.run(`pipeline:approve prod --yes --version ${NEW.slice(0, 9)}`)).toBe(0);
  expect(decisions(ops)).toHaveLength(1);
});

test('refuses if another version than that of --version waits', async () => {
  const ops = waiting();
  expect(await ops.run('pipeline:approve prod --yes --version ddddddd')).toBe(1);
  expect(ops.terminal.errors.join()).toContain(`the version that waits is ${NEW}, not ddddddd; nothing was decided`);
});

test('needs a terminal or --yes', async () => {
  const ops = waiting();
  ops.terminal.isInteractive = false;
  expect(await ops.run('pipeline:approve prod')).toBe(2);
  expect(ops.terminal.errors.join()).toContain('--yes confirms in advance');
});

test('says that the commits are not in this clone', async () => {
  const ops = waiting();
  ops.terminal.program = () => ({ exitCode: 128, output: 'fatal: bad object' });
  await ops.run('pipeline:approve prod');
  expect(ops.terminal.text).toContain('run `git fetch` to get them');
});

test.each([
  ['pipeline:approve test', 1, 'test needs no approval'],
  ['pipeline:approve pord', 2, 'unknown environment "pord"; did you mean prod?'],
])('`%s` ends with %i and says why', async (line, code, message) => {
  const ops = waiting();
  expect(await ops.run(line)).toBe(code);
  expect(ops.terminal.errors.join('\n')).toContain(message);
});

test('says that the environment does not wait for an approval', async () => {
  const ops = waiting();
  ops.aws.on(GetPipelineStateCommand, () => ({
    stageStates: [
      { stageName: 'approve-prod', actionStates: [], latestExecution: { pipelineExecutionId: 'one', status: 'Succeeded' as const } },
    ],
  }));
  expect(await ops.run('pipeline:approve prod')).toBe(1);
  expect(ops.terminal.errors).toEqual(['prod does not wait for an approval: its stage is Succeeded; see `npx projen pipeline:status`']);
});

test('says that the approval was already decided', async () => {
  const ops = waiting();
  ops.aws.on(PutApprovalResultCommand, () => {
    throw awsError('ApprovalAlreadyCompletedException');
  });
  expect(await ops.run('pipeline:approve prod --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('this was already decided, or a newer version replaced it');
});

test('--json prints one JSON document', async () => {
  const ops = waiting();
  expect(await ops.run('pipeline:approve prod --yes --json')).toBe(0);
  expect(JSON.parse(ops.terminal.text)).toMatchObject({
    environment: 'prod',
    version: NEW,
    decision: 'Approved',
    tested: { assertions: '13 of 14 assertions passed' },
  });
});
