import { BatchGetReportsCommand } from '@aws-sdk/client-codebuild';
import { GetPipelineStateCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
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

test('shows what is approved before it asks: version, commits, tested URL, tests, and where to compare', async () => {
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

test('says how the tests ended where CodeBuild has deleted their reports', async () => {
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

test('refuses to approve what a newer execution has overtaken, and says which', async () => {
  const ops = waiting(withInbound);
  expect(await ops.run('pipeline:approve prod --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('a newer version waits behind it: ccccccc (paint the door)');
  expect(decisions(ops)).toEqual([]);
});

test('approves an older version where it is named', async () => {
  const ops = waiting(withInbound);
  expect(await ops.run(`pipeline:approve prod --yes --version ${NEW.slice(0, 9)}`)).toBe(0);
  expect(decisions(ops)).toHaveLength(1);
});

test('refuses where another version than the named one waits', async () => {
  const ops = waiting();
  expect(await ops.run('pipeline:approve prod --yes --version ddddddd')).toBe(1);
  expect(ops.terminal.errors.join()).toContain(`what waits is ${NEW}, not ddddddd`);
});

test('needs a terminal or --yes', async () => {
  const ops = waiting();
  ops.terminal.isInteractive = false;
  expect(await ops.run('pipeline:approve prod')).toBe(2);
  expect(ops.terminal.errors.join()).toContain('--yes answers in advance');
});

test('says that git does not know the commits', async () => {
  const ops = waiting();
  ops.terminal.program = () => ({ exitCode: 128, output: 'fatal: bad object' });
  await ops.run('pipeline:approve prod');
  expect(ops.terminal.text).toContain('`git fetch` gets them');
});

test.each([
  ['pipeline:approve test', 1, 'test takes every version without an approval'],
  ['pipeline:approve pord', 2, 'there is no environment "pord"; did you mean prod?'],
])('`%s` ends with %i and says why', async (line, code, message) => {
  const ops = waiting();
  expect(await ops.run(line)).toBe(code);
  expect(ops.terminal.errors.join('\n')).toContain(message);
});

test('says that nothing waits', async () => {
  const ops = waiting();
  ops.aws.on(GetPipelineStateCommand, () => ({
    stageStates: [
      { stageName: 'approve-prod', actionStates: [], latestExecution: { pipelineExecutionId: 'one', status: 'Succeeded' as const } },
    ],
  }));
  expect(await ops.run('pipeline:approve prod')).toBe(1);
  expect(ops.terminal.errors).toEqual(['prod waits for no approval: its stage is Succeeded; see `npx projen pipeline:status`']);
});

test('says that somebody else was faster', async () => {
  const ops = waiting();
  ops.aws.on(PutApprovalResultCommand, () => {
    throw awsError('ApprovalAlreadyCompletedException');
  });
  expect(await ops.run('pipeline:approve prod --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('somebody has decided in the meantime');
});

test('gives programs one JSON document', async () => {
  const ops = waiting();
  expect(await ops.run('pipeline:approve prod --yes --json')).toBe(0);
  expect(JSON.parse(ops.terminal.text)).toMatchObject({
    environment: 'prod',
    version: NEW,
    decision: 'Approved',
    tested: { assertions: '13 of 14 assertions passed' },
  });
});
