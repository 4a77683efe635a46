import { DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Stack, StackStatus } from '@aws-sdk/client-cloudformation';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { opsRun } from '../run-ops';

const UNPROTECTED = platformFixture({ environments: [TEST, { ...PROD, database: { deletionProtection: { enabled: false, reason: 'it goes away today' } } }] });

function stacks(names: readonly string[], { stuck = '', platform = UNPROTECTED } = {}) {
  const ops = opsRun(platform);
  const kept = new Map<string, StackStatus>(names.map((name) => [name, 'CREATE_COMPLETE']));
  const nameOf = (id: string): string => id.replace(/^arn:/, '');
  ops.aws
    .on(DescribeStacksCommand, ({ StackName = '' }): { Stacks: Stack[] } => {
      const status = kept.get(nameOf(StackName));
      if (status === undefined) throw awsError('ValidationError', `Stack with id ${StackName} does not exist`);
      return { Stacks: [{ StackName: nameOf(StackName), StackId: `arn:${nameOf(StackName)}`, StackStatus: status, CreationTime: new Date() }] };
    })
    .on(DeleteStackCommand, ({ StackName = '' }) => {
      kept.set(nameOf(StackName), nameOf(StackName) === stuck ? 'DELETE_FAILED' : 'DELETE_COMPLETE');
      return {};
    })
    .on(DescribeStackEventsCommand, ({ StackName = '' }) => ({
      StackEvents: [
        { StackId: StackName, EventId: '2', StackName, Timestamp: new Date(), ResourceStatus: 'DELETE_FAILED' as const, LogicalResourceId: 'Vpc', ResourceType: 'AWS::EC2::VPC', ResourceStatusReason: 'has dependencies' },
        { StackId: StackName, EventId: '1', StackName, Timestamp: new Date(), ResourceStatus: 'DELETE_IN_PROGRESS' as const, LogicalResourceId: 'x', ResourceType: 'AWS::CloudFormation::Stack' },
      ],
    }));
  return ops;
}

const TEST_STACKS = ['shop-test-network', 'shop-test-database', 'shop-test-service'];

test('deletes the stacks of an environment from the last to the first', async () => {
  const { run, aws, terminal } = stacks(TEST_STACKS);
  terminal.answers = ['y'];
  expect(await run('env:down test')).toBe(0);
  expect(aws.inputs(DeleteStackCommand)).toEqual(['service', 'database', 'network'].map((part) => ({ StackName: `arn:shop-test-${part}` })));
  expect(aws.calls.filter(({ name }) => name === 'DeleteStackCommand').every(({ access }) => access === 'stacks')).toBe(true);
});

test('production needs its name typed, whatever was answered in advance', async () => {
  const { run, aws, terminal } = stacks(['shop-prod-network']);
  terminal.answers = ['y', 'prod'];
  expect(await run('env:down prod --yes')).toBe(1);
  expect(aws.inputs(DeleteStackCommand)).toEqual([]);
  expect(await run('env:down prod --yes')).toBe(0);
  expect(terminal.text).toContain('kept: a final snapshot of the database');
});

test('a protected database stops it before anything is touched, with what to change', async () => {
  const { run, aws, terminal } = stacks(['shop-prod-database'], { platform: platformFixture() });
  expect(await run('env:down prod')).toBe(1);
  expect(terminal.errors.join()).toContain('deletionProtection: { enabled: false');
  expect(aws.inputs(DeleteStackCommand)).toEqual([]);
});

test('a stack that cannot be deleted says why, and stops the rest', async () => {
  const { run, aws, terminal } = stacks(TEST_STACKS, { stuck: 'shop-test-database' });
  expect(await run('env:down test --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('shop-test-database could not be deleted: Vpc: has dependencies');
  expect(aws.inputs(DeleteStackCommand)).toHaveLength(2);
});

test('the pipeline goes last', async () => {
  const { run, aws, terminal } = stacks(['shop-pipeline', ...TEST_STACKS]);
  expect(await run('pipeline:down --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('npx projen env:down test');
  expect(aws.inputs(DeleteStackCommand)).toEqual([]);
});

test('the pipeline is deleted, and what is kept is named', async () => {
  const { run, terminal } = stacks(['shop-pipeline']);
  terminal.answers = ['shop'];
  expect(await run('pipeline:down')).toBe(0);
  expect(terminal.text).toContain('shop-pipeline: deleted; kept, and costing their storage until you delete them: the image repository shop and the bucket of artifacts');
});

test.each(['env:down test --local', 'pipeline:down --local', 'pipeline:up --local'])('`%s` names the command of the laptop', async (line) => {
  const { run, terminal } = stacks([]);
  expect(await run(line)).toBe(2);
  expect(terminal.errors.join()).toContain('npm start');
});
