import { DeleteStackCommand, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBClustersCommand, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { OtherAccountError } from '../../../src/ops/aws/other-account-error';
import { DOMAIN, platformFixture, PROD, TEST } from '../../support/platform-fixture';
import type { OpsRun } from '../run-ops';
import { PROD_STACKS, stacksRun, TEST_STACKS } from '../stacks-fixture';
import type { StacksProps } from '../stacks-fixture';

const GIB = 2 ** 30;

function environment(names: readonly string[], props: StacksProps = {}): OpsRun {
  const ops = stacksRun(names, props);
  ops.aws
    .on(DescribeParametersCommand, () => ({ Parameters: [] }))
    .on(DescribeLogGroupsCommand, () => ({ logGroups: [] }))
    .on(GetMetricStatisticsCommand, () => ({
      Datapoints: [
        { Timestamp: new Date(1), Average: 1 },
        { Timestamp: new Date(2), Average: 12 * GIB },
      ],
    }))
    .on(DescribeDBClustersCommand, () => ({
      DBClusters: ['test', 'prod'].map((name) => ({
        DBClusterIdentifier: `${name}-cluster`,
        DeletionProtection: name === 'prod',
        TagList: [{ Key: 'aws:cloudformation:stack-name', Value: `shop-${name}-database` }],
      })),
    }))
    .on(ModifyDBClusterCommand, () => ({}));
  return ops;
}

/** What was changed, in order. */
const changes = ({ aws }: OpsRun): readonly string[] =>
  aws.calls
    .filter(({ name }) => ['DeleteStackCommand', 'UpdateTerminationProtectionCommand', 'ModifyDBClusterCommand'].includes(name))
    .map(({ name, input }) => `${name.replace('Command', '')} ${Object.values(input)[0]}`);

test('deletes the stacks of an environment from the last to the first, and says that the data is lost', async () => {
  const ops = environment(TEST_STACKS);
  ops.terminal.answers = ['y'];
  expect(await ops.run('env:down test')).toBe(0);
  expect(changes(ops)).toEqual(['service', 'database', 'network'].map((part) => `DeleteStack arn:shop-test-${part}`));
  expect(ops.aws.calls.filter(({ name }) => name === 'DeleteStackCommand').every(({ access }) => access === 'stacks')).toBe(true);
  expect(ops.terminal.text).toContain('the data of the database is lost');
  expect(ops.terminal.text).toContain('the next run of the pipeline makes it again');
});

test('production needs its name typed, whatever was answered in advance', async () => {
  const ops = environment(PROD_STACKS);
  ops.terminal.answers = ['y', 'prod'];
  expect(await ops.run('env:down prod --yes')).toBe(1);
  expect(changes(ops)).toEqual([]);
  expect(await ops.run('env:down prod --yes')).toBe(0);
});

test('where nobody can type it, production stays', async () => {
  const ops = environment(PROD_STACKS);
  ops.terminal.isInteractive = false;
  expect(await ops.run('env:down prod --yes')).toBe(2);
  expect(ops.terminal.errors.join()).toContain('a person has to type its name');
  expect(changes(ops)).toEqual([]);
});

test('after the name is typed, protection is switched off right before what it protects is deleted', async () => {
  const ops = environment(PROD_STACKS, { locked: ['shop-prod-database'] });
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod')).toBe(0);
  expect(changes(ops)).toEqual([
    'DeleteStack arn:shop-prod-service',
    'UpdateTerminationProtection shop-prod-database',
    'ModifyDBCluster prod-cluster',
    'DeleteStack arn:shop-prod-database',
    'DeleteStack arn:shop-prod-network',
  ]);
  expect(ops.aws.inputs(UpdateTerminationProtectionCommand)).toEqual([
    { StackName: 'shop-prod-database', EnableTerminationProtection: false },
  ]);
  expect(ops.aws.inputs(ModifyDBClusterCommand)).toEqual([
    { DBClusterIdentifier: 'prod-cluster', DeletionProtection: false, ApplyImmediately: true },
  ]);
  expect(ops.terminal.text).toContain(
    'protected against deletion, which is switched off first: the stack shop-prod-database, the database cluster prod-cluster',
  );
});

test('who may not switch protection off is told before anything is touched', async () => {
  const ops = environment(PROD_STACKS);
  const at = ops.aws.at.bind(ops.aws);
  jest.spyOn(ops.aws, 'at').mockImplementation((place, access) => {
    if (access === 'change') {
      throw new OtherAccountError('222222222222', '111111111111');
    }
    return at(place, access);
  });
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('a profile of account 222222222222');
  expect(changes(ops)).toEqual([]);
});

test('says what is kept and what it costs, as far as it can be measured', async () => {
  const ops = environment(PROD_STACKS, { platform: platformFixture({ environments: [TEST, { ...PROD, domain: DOMAIN }] }) });
  ops.aws
    .on(DescribeParametersCommand, () => ({ Parameters: [{ Name: '/shop/prod/secrets/STRIPE_KEY' }] }))
    .on(DescribeLogGroupsCommand, ({ logGroupNamePrefix = '' }) => ({
      logGroups: [{ logGroupName: `${logGroupNamePrefix}performance`, retentionInDays: 1, storedBytes: GIB / 2 }],
    }));
  expect(await ops.run('env:down prod')).toBe(1);
  expect(ops.terminal.outputs.filter((line) => line.startsWith('kept: '))).toEqual([
    'kept: a final snapshot of the database, about 12 GiB; costs about 0.25 US dollars a month, until you delete it in RDS',
    'kept: the log group /aws/ecs/containerinsights/shop-prod/performance, 0.50 GiB; empties itself within 1 day',
    'kept: the password of the database, /shop/prod/database/password; costs nothing',
    'kept: its secrets in Parameter Store: STRIPE_KEY; costs nothing; `npx projen secret:remove prod <KEY>` removes one',
    'kept: the record in example.com that validated its certificate; costs nothing',
  ]);
});

test('without a measurement it tells the price', async () => {
  const ops = environment(PROD_STACKS);
  ops.aws.on(GetMetricStatisticsCommand, () => ({ Datapoints: [] }));
  expect(await ops.run('env:down prod')).toBe(1);
  expect(ops.terminal.text).toContain('kept: a final snapshot of the database; costs about 0.021 US dollars per GiB and month');
});

test('a stack that cannot be deleted says why, and stops the rest', async () => {
  const ops = environment(TEST_STACKS, { stuck: 'shop-test-database' });
  expect(await ops.run('env:down test --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('shop-test-database could not be deleted: Vpc: has dependencies');
  expect(changes(ops)).toHaveLength(2);
});

test('run again, it goes on with what is left', async () => {
  const ops = environment(['shop-test-network']);
  expect(await ops.run('env:down test --yes')).toBe(0);
  expect(changes(ops)).toEqual(['DeleteStack arn:shop-test-network']);
});

test('an environment that is not there needs no question', async () => {
  const ops = environment([]);
  expect(await ops.run('env:down prod')).toBe(0);
  expect(ops.terminal.questions).toEqual([]);
  expect(ops.terminal.text).toContain('there is nothing to delete');
});

test('interrupted, it says that AWS goes on', async () => {
  const ops = environment(TEST_STACKS);
  ops.aws.on(DeleteStackCommand, () => {
    ops.terminal.interrupt();
    return {};
  });
  expect(await ops.run('env:down test --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('shop-test-service goes on being deleted; running this again goes on');
  expect(changes(ops)).toHaveLength(1);
});

test('on the laptop it deletes the same, keeps no snapshot, and asks AWS for nothing that the engine does not have', async () => {
  const ops = environment(PROD_STACKS);
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod --local --json')).toBe(0);
  expect(changes(ops)).toHaveLength(3);
  expect(new Set(ops.aws.calls.map(({ name }) => name))).toEqual(
    new Set(['DescribeStacksCommand', 'DescribeParametersCommand', 'DeleteStackCommand']),
  );
  expect(JSON.parse(ops.terminal.text)).toEqual({
    environment: 'prod',
    deleted: ['shop-prod-service', 'shop-prod-database', 'shop-prod-network'],
    kept: [{ what: 'the password of the database, /shop/prod/database/password', costs: 'costs nothing' }],
  });
});
