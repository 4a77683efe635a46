import { DeleteStackCommand, ListStackResourcesCommand, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeLoadBalancerAttributesCommand,
  LoadBalancerNotFoundException,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeTasksCommand, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { OtherAccountError } from '../../../src/ops/aws/connect-aws';
import { DOMAIN, platformFixture, PROD, TEST } from '../../support/platform-fixture';
import type { OpsRun } from '../run-ops';
import { PROD_STACKS, stacksRun, TEST_STACKS } from '../stacks-fixture';
import type { StacksProps } from '../stacks-fixture';

const GIB = 2 ** 30;
const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

const resource = (name: string, { type, id }: { readonly type: string; readonly id: string }): StackResourceSummary => ({
  LogicalResourceId: name,
  PhysicalResourceId: id,
  ResourceType: type,
  ResourceStatus: 'CREATE_COMPLETE',
  LastUpdatedTimestamp: new Date(0),
});

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
    .on(ModifyDBClusterCommand, () => ({}))
    .on(ListStackResourcesCommand, ({ StackName = '' }) => ({
      StackResourceSummaries: [
        resource('Vpc', { type: 'AWS::EC2::VPC', id: 'vpc-1' }),
        ...(StackName.endsWith('-network') ? [resource('Alb', { type: LOAD_BALANCER, id: `alb-of-${StackName}` })] : []),
      ],
    }))
    .on(DescribeLoadBalancerAttributesCommand, ({ LoadBalancerArn = '' }) => ({
      Attributes: [{ Key: 'deletion_protection.enabled', Value: String(LoadBalancerArn.includes('prod')) }],
    }))
    .on(ModifyLoadBalancerAttributesCommand, () => ({}));
  return ops;
}

const CHANGES = [
  'DeleteStackCommand',
  'StopTaskCommand',
  'UpdateTerminationProtectionCommand',
  'ModifyDBClusterCommand',
  'ModifyLoadBalancerAttributesCommand',
];

/** Changes, in order. */
const changes = ({ aws }: OpsRun): readonly string[] =>
  aws.calls
    .filter(({ name }) => CHANGES.includes(name))
    .map(({ name, input }) => `${name.replace('Command', '')} ${Object.values(input)[0]}`);

test('deletes the stacks of an environment in reverse order, and says that the data is lost', async () => {
  const ops = environment(TEST_STACKS);
  ops.terminal.answers = ['y'];
  expect(await ops.run('env:down test')).toBe(0);
  expect(changes(ops)).toEqual(['service', 'database', 'network'].map((part) => `DeleteStack arn:shop-test-${part}`));
  expect(ops.aws.calls.filter(({ name }) => name === 'DeleteStackCommand').every(({ access }) => access === 'stacks')).toBe(true);
  expect(ops.terminal.text).toContain('the data of the database is lost');
  expect(ops.terminal.text).toContain('the next run of the pipeline creates it again');
});

test('tasks that belong to no service are stopped before their cluster is deleted', async () => {
  const ops = environment(TEST_STACKS);
  const statuses = ['RUNNING', 'DEACTIVATING', 'DEACTIVATING', 'STOPPED'];
  const ofService = { taskArn: 'web', group: 'service:shop-test', lastStatus: 'STOPPED' };
  ops.aws
    .on(ListTasksCommand, () => ({ taskArns: ['job'] }))
    .on(DescribeTasksCommand, () => ({ tasks: [ofService, { taskArn: 'job', lastStatus: statuses.shift() }] }))
    .on(StopTaskCommand, () => ({}));
  expect(await ops.run('env:down test --yes')).toBe(0);
  const listed = ['RUNNING', 'STOPPED', 'STOPPED', 'STOPPED'].map((desiredStatus) => ({ cluster: 'shop-test', desiredStatus }));
  expect(ops.aws.inputs(ListTasksCommand)).toEqual(listed);
  expect(changes(ops).slice(1)).toEqual(['DeleteStack arn:shop-test-database', 'StopTask shop-test', 'DeleteStack arn:shop-test-network']);
});

test('production needs its name typed, in spite of --yes', async () => {
  const ops = environment(PROD_STACKS);
  ops.terminal.answers = ['y', 'prod'];
  expect(await ops.run('env:down prod --yes')).toBe(1);
  expect(changes(ops)).toEqual([]);
  expect(await ops.run('env:down prod --yes')).toBe(0);
});

test('production is not deleted without a terminal to type its name on', async () => {
  const ops = environment(PROD_STACKS);
  ops.terminal.isInteractive = false;
  expect(await ops.run('env:down prod --yes')).toBe(2);
  expect(ops.terminal.errors.join()).toContain('a person has to type its name');
  expect(changes(ops)).toEqual([]);
});

test('protection is switched off after the name is typed, right before what it protects is deleted', async () => {
  const ops = environment(PROD_STACKS, { locked: ['shop-prod-database'] });
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod')).toBe(0);
  expect(changes(ops)).toEqual([
    'DeleteStack arn:shop-prod-service',
    'UpdateTerminationProtection shop-prod-database',
    'ModifyDBCluster prod-cluster',
    'DeleteStack arn:shop-prod-database',
    'ModifyLoadBalancerAttributes alb-of-shop-prod-network',
    'DeleteStack arn:shop-prod-network',
  ]);
  expect(ops.aws.inputs(ModifyLoadBalancerAttributesCommand)).toEqual([
    { LoadBalancerArn: 'alb-of-shop-prod-network', Attributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }] },
  ]);
  expect(ops.aws.inputs(UpdateTerminationProtectionCommand)).toEqual([
    { StackName: 'shop-prod-database', EnableTerminationProtection: false },
  ]);
  expect(ops.aws.inputs(ModifyDBClusterCommand)).toEqual([
    { DBClusterIdentifier: 'prod-cluster', DeletionProtection: false, ApplyImmediately: true },
  ]);
  expect(ops.terminal.text).toContain(
    'protected against deletion, which is switched off first: the stack shop-prod-database, the database cluster prod-cluster, ' +
      'the load balancer of shop-prod-network',
  );
});

test('credentials that may not switch protection off are refused before anything is deleted', async () => {
  const ops = environment(PROD_STACKS);
  const at = ops.aws.at.bind(ops.aws);
  jest.spyOn(ops.aws, 'at').mockImplementation((target, access) => {
    if (access === 'change') {
      throw new OtherAccountError('222222222222', '111111111111');
    }
    return at(target, access);
  });
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('a profile of account 222222222222');
  expect(changes(ops)).toEqual([]);
});

test('a load balancer that was deleted by hand does not stop the command', async () => {
  const ops = environment(PROD_STACKS);
  ops.aws.on(DescribeLoadBalancerAttributesCommand, () => {
    throw new LoadBalancerNotFoundException({ message: 'not found', $metadata: {} });
  });
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod')).toBe(0);
  expect(changes(ops)).not.toContain('ModifyLoadBalancerAttributes alb-of-shop-prod-network');
});

test('shows what is kept and what it costs', async () => {
  const ops = environment(PROD_STACKS, { platform: platformFixture({ environments: [TEST, { ...PROD, domain: DOMAIN }] }) });
  ops.aws
    .on(DescribeParametersCommand, () => ({ Parameters: [{ Name: '/shop/prod/secrets/STRIPE_KEY', Version: 1 }] }))
    .on(DescribeLogGroupsCommand, ({ logGroupNamePrefix = '' }) => ({
      logGroups: [{ logGroupName: `${logGroupNamePrefix}performance`, retentionInDays: 1, storedBytes: GIB / 2 }],
    }));
  expect(await ops.run('env:down prod')).toBe(1);
  expect(ops.terminal.outputs.filter((line) => line.startsWith('kept: '))).toEqual([
    'kept: a final snapshot of the database, about 12 GiB; costs about 0.25 US dollars a month, until you delete it in RDS',
    'kept: the log group /aws/ecs/containerinsights/shop-prod/performance, 0.50 GiB; its events expire after 1 day',
    'kept: the database password, /shop/prod/database/password; costs nothing',
    'kept: the secrets in Parameter Store: STRIPE_KEY; costs nothing; `npx projen secret:remove prod <KEY>` removes one',
    'kept: the DNS record in example.com that validated the certificate; costs nothing',
  ]);
});

test.each([
  ['prod', PROD_STACKS, ['kept: the file system fs-1 with the shared files; costs its storage until you delete it in EFS']],
  ['test', TEST_STACKS, []],
] as const)('the file system of %s is listed if it is kept', async (name, stacks, expected) => {
  const ops = environment(stacks);
  ops.aws.on(ListStackResourcesCommand, () => ({
    StackResourceSummaries: [resource('Files', { type: 'AWS::EFS::FileSystem', id: 'fs-1' })],
  }));
  ops.terminal.answers.push('no');
  expect(await ops.run(`env:down ${name}`)).toBe(1);
  expect(ops.terminal.outputs.filter((line) => line.includes('file system'))).toEqual(expected);
});

test('shows the price per GiB if the size was not measured', async () => {
  const ops = environment(PROD_STACKS);
  ops.aws.on(GetMetricStatisticsCommand, () => ({ Datapoints: [] }));
  expect(await ops.run('env:down prod')).toBe(1);
  expect(ops.terminal.text).toContain('kept: a final snapshot of the database; costs about 0.021 US dollars per GiB and month');
});

test('a stack that cannot be deleted stops the command, with the reason', async () => {
  const ops = environment(TEST_STACKS, { stuck: 'shop-test-database' });
  expect(await ops.run('env:down test --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('shop-test-database could not be deleted: Vpc: has dependencies');
  expect(changes(ops)).toHaveLength(2);
});

const ADDED = ['shop-test-network', 'shop-test-database', 'shop-test-storage', 'shop-test-queues', 'shop-test-service'];

test('stacks that extend.ts added are deleted after the service, the newest first', async () => {
  const ops = environment(ADDED);
  expect(await ops.run('env:down test --yes')).toBe(0);
  expect(changes(ops)).toEqual(['service', 'queues', 'storage', 'database', 'network'].map((part) => `DeleteStack arn:shop-test-${part}`));
});

test('an added stack from which another one imports is deleted after that one', async () => {
  const ops = environment(ADDED, { importers: { 'shop-test-queues': 'shop-test-storage' } });
  expect(await ops.run('env:down test --yes')).toBe(0);
  expect(changes(ops)).toEqual(
    ['service', 'queues', 'storage', 'queues', 'database', 'network'].map((part) => `DeleteStack arn:shop-test-${part}`),
  );
});

test('an added stack that another platform uses ends the command before the database is touched', async () => {
  const ops = environment([...ADDED, 'other'], { importers: { 'shop-test-queues': 'other' } });
  expect(await ops.run('env:down test --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain(
    'shop-test-queues cannot be deleted: Delete canceled. Cannot delete export x as it is in use by other',
  );
  expect(changes(ops).join()).not.toMatch(/database|network/);
});

test('stacks of another environment or platform with the same beginning are left alone', async () => {
  const platform = platformFixture({ environments: [TEST, { ...TEST, name: 'test-eu' }, PROD] });
  const others = [
    'shop-test-eu-network',
    'shop-test-eu-storage',
    'shop-test-pipeline',
    'shop-test-pipeline-support-us-east-1',
    'shop-test-live-network',
    'shop-test-live-service',
    'shop-testing-storage',
  ];
  const ops = environment([...ADDED, ...others], { platform });
  expect(await ops.run('env:down test --yes --json')).toBe(0);
  expect(JSON.parse(ops.terminal.text).deleted).toEqual(
    ['service', 'queues', 'storage', 'database', 'network'].map((part) => `shop-test-${part}`),
  );
});

test('a second run deletes the rest', async () => {
  const ops = environment(['shop-test-network']);
  expect(await ops.run('env:down test --yes')).toBe(0);
  expect(changes(ops)).toEqual(['DeleteStack arn:shop-test-network']);
});

test('an environment without stacks needs no confirmation', async () => {
  const ops = environment([]);
  expect(await ops.run('env:down prod')).toBe(0);
  expect(ops.terminal.questions).toEqual([]);
  expect(ops.terminal.text).toContain('prod has no stacks; nothing to delete');
});

test('says that AWS continues when it is interrupted', async () => {
  const ops = environment(TEST_STACKS);
  ops.aws.on(DeleteStackCommand, () => {
    ops.terminal.interrupt();
    return {};
  });
  expect(await ops.run('env:down test --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('AWS continues to delete shop-test-service; run this again to delete the rest');
  expect(changes(ops)).toHaveLength(1);
});

test('on the laptop it keeps no snapshot, and only calls what the engine supports', async () => {
  const ops = environment(PROD_STACKS);
  ops.terminal.answers = ['prod'];
  expect(await ops.run('env:down prod --local --json')).toBe(0);
  expect(changes(ops)).toHaveLength(4);
  expect(new Set(ops.aws.calls.map(({ name }) => name))).toEqual(
    new Set([
      'DescribeStacksCommand',
      'DescribeParametersCommand',
      'ListTasksCommand',
      'ListStackResourcesCommand',
      'DescribeLoadBalancerAttributesCommand',
      'ModifyLoadBalancerAttributesCommand',
      'DeleteStackCommand',
    ]),
  );
  expect(JSON.parse(ops.terminal.text)).toEqual({
    environment: 'prod',
    deleted: ['shop-prod-service', 'shop-prod-database', 'shop-prod-network'],
    kept: [{ what: 'the database password, /shop/prod/database/password', costs: 'costs nothing' }],
  });
});
