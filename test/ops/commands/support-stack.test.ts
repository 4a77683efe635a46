import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListPipelineExecutionsCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { ACCOUNT, healthyPlatform } from '../doctor-fixture';
import type { OpsRun } from '../run-ops';

const platform = platformFixture({
  environments: [
    { ...TEST, account: ACCOUNT },
    { ...PROD, account: ACCOUNT, region: 'us-east-1' },
  ],
  pipeline: { account: ACCOUNT, region: 'eu-west-1', notifyEmails: ['team@example.com'] },
  source: {
    repository: 'acme/shop',
    connectionArn: `arn:aws:codeconnections:eu-west-1:${ACCOUNT}:connection/01234567-89ab-cdef-0123-456789abcdef`,
  },
});

/** The platform with these stacks and no others. */
function withStacks(...names: readonly string[]): OpsRun {
  const ops = healthyPlatform(platform);
  ops.aws.on(DescribeStacksCommand, ({ StackName = '' }) => {
    if (!names.includes(StackName)) {
      throw awsError('ValidationError', `Stack with id ${StackName} does not exist`);
    }
    return { Stacks: [{ StackName, StackStatus: 'CREATE_COMPLETE' as const, CreationTime: new Date(0) }] };
  });
  return ops;
}

test('doctor fails if an existing pipeline has no bucket in the region of an environment', async () => {
  const { run, terminal } = withStacks('shop-pipeline');
  expect(await run('doctor')).toBe(1);
  expect(terminal.text).toMatch(
    /✖ pipeline in us-east-1 +the stack shop-pipeline-support-us-east-1 is missing\n +→ npx projen pipeline:up/,
  );
});

test('doctor does not fail because of it before the pipeline exists', async () => {
  const { run, terminal } = withStacks();
  expect(await run('doctor')).toBe(0);
  expect(terminal.text).toContain('! pipeline in us-east-1');
});

test('doctor is content with the support stack', async () => {
  const { run, terminal } = withStacks('shop-pipeline', 'shop-pipeline-support-us-east-1');
  expect(await run('doctor')).toBe(0);
  expect(terminal.text).toContain('✔ pipeline in us-east-1');
});

test('pipeline:up deploys what is missing in the other region, and names it', async () => {
  const ops = withStacks('shop-pipeline');
  ops.terminal.answers = ['y'];
  ops.aws.on(ListPipelineExecutionsCommand, () => ({})).on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'one' }));
  expect(await ops.run('pipeline:up')).toBe(0);
  expect(ops.terminal.questions.join()).toContain('Deploy shop-pipeline and shop-pipeline-support-us-east-1 to account');
  expect(ops.terminal.programs.filter(({ program }) => program === 'npx')).toHaveLength(1);
});
