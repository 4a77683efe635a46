import { DescribeStacksCommand, GetTemplateCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBClustersCommand, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { DescribeParametersCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { healthyPlatform } from '../doctor-fixture';
import type { OpsRun } from '../run-ops';
import { stubService } from '../service-fixture';
import { stacksRun, TEST_STACKS, type StacksProps } from '../stacks-fixture';

const NETWORK = 'Network, load balancer and cluster of';
const OLD_STACKS = ['shop-old-network', 'shop-old-database', 'shop-old-storage', 'shop-old-service'];
const DESCRIPTIONS = {
  'shop-test-network': `${NETWORK} shop in test`,
  'shop-test-database': 'Database of shop in test',
  'shop-test-service': 'Service of shop in test',
  'shop-old-network': `${NETWORK} shop in old`,
  'shop-old-database': 'Database of shop in old',
  'shop-old-service': 'Service of shop in old',
  // The environment test of the platform shop-eu, an added stack, and a stack of somebody else.
  'shop-eu-test-network': `${NETWORK} shop-eu in test`,
  'shop-eu-test-service': 'Service of shop-eu in test',
  'shop-test-job-service': 'Runs jobs',
};
const FOREIGN = ['shop-eu-test-network', 'shop-eu-test-service', 'shop-test-job-service', 'shop-pipeline'];

/** A platform that had an environment `old`. */
function platformWithOrphan(names: readonly string[] = [...TEST_STACKS, ...OLD_STACKS, ...FOREIGN], props: StacksProps = {}): OpsRun {
  const ops = stacksRun(names, { descriptions: DESCRIPTIONS, ...props });
  stubService(ops.aws);
  ops.terminal.program = () => ({ exitCode: 0, output: '' });
  ops.aws
    .on(GetParametersCommand, () => ({ Parameters: [] }))
    .on(DescribeParametersCommand, () => ({ Parameters: [] }))
    .on(DescribeLogGroupsCommand, () => ({ logGroups: [] }))
    .on(DescribeScalableTargetsCommand, () => ({ ScalableTargets: [] }))
    .on(DescribeAlarmsCommand, () => ({ MetricAlarms: [] }))
    .on(ListStackResourcesCommand, () => ({ StackResourceSummaries: [] }))
    .on(GetTemplateCommand, () => ({
      TemplateBody: JSON.stringify({ Resources: { Cluster: { Type: 'AWS::RDS::DBCluster', DeletionPolicy: 'Delete' } } }),
    }))
    .on(DescribeDBClustersCommand, () => ({
      DBClusters: [
        {
          DBClusterIdentifier: 'old-cluster',
          Status: 'available',
          Engine: 'aurora-postgresql',
          Endpoint: 'db.example.com',
          Port: 5432,
          DeletionProtection: true,
          TagList: [{ Key: 'aws:cloudformation:stack-name', Value: 'shop-old-database' }],
        },
      ],
    }))
    .on(ModifyDBClusterCommand, () => ({}));
  return ops;
}

const changes = ({ aws }: OpsRun): readonly string[] =>
  aws.calls
    .filter(({ name }) => ['DeleteStackCommand', 'ModifyDBClusterCommand'].includes(name))
    .map(({ name, input }) => `${name.replace('Command', '')} ${Object.values(input)[0]}`);

test('env:list shows an environment that .projenrc.ts no longer has, and how to delete it', async () => {
  const { run, terminal } = platformWithOrphan();
  expect(await run('env:list')).toBe(0);
  expect(terminal.outputs.filter((line) => /^\w/.test(line)).map((line) => line.split(' ')[0])).toEqual([
    'ENVIRONMENT',
    'test',
    'prod',
    'old',
    'old',
  ]);
  expect(terminal.outputs.at(-1)).toBe(
    'old is not in .projenrc.ts, but has stacks in account 111111111111, eu-west-1; `npx projen env:down old` deletes it with its data',
  );
});

test('env:list --json marks it by its tier', async () => {
  const { run, terminal } = platformWithOrphan();
  expect(await run('env:list --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toMatchObject([{ tier: 'development' }, { tier: 'production' }, { name: 'old', tier: 'unknown' }]);
});

test('stacks of another platform and added stacks are no orphans', async () => {
  const { run, terminal } = platformWithOrphan([...TEST_STACKS, ...FOREIGN]);
  await run('env:list --json');
  expect(JSON.parse(terminal.text).map(({ name }: { name: string }) => name)).toEqual(['test', 'prod']);
});

const TWO_REGIONS = platformFixture({ environments: [PROD, { ...TEST, region: 'us-east-1' }] });

test('an environment that moved to another region has stacks left, and env:down would delete the new ones', async () => {
  const { run, terminal, aws } = platformWithOrphan([], { platform: TWO_REGIONS });
  const left = {
    StackName: 'shop-test-network',
    StackId: 'arn:left',
    Description: `${NETWORK} shop in test`,
    StackStatus: 'CREATE_COMPLETE' as const,
    CreationTime: new Date(),
  };
  aws.on(DescribeStacksCommand, () => ({ Stacks: aws.calls.at(-1)?.target.region === 'eu-west-1' ? [left] : [] }));
  await run('env:list');
  expect(terminal.outputs.at(-1)).toBe(
    'test has moved, but still has stacks in account 111111111111, eu-west-1; to delete them, put this account and region back into .projenrc.ts and run `npx projen` and `npx projen env:down test`',
  );
});

test('on the laptop, which has all regions in one, every orphan is listed once and no configured environment is one', async () => {
  const { run, terminal } = platformWithOrphan(undefined, { platform: TWO_REGIONS });
  await run('env:list --local --json');
  expect(JSON.parse(terminal.text).map(({ name }: { name: string }) => name)).toEqual(['prod', 'test', 'old']);
});

test('env:show shows an orphan', async () => {
  const { run, terminal } = platformWithOrphan();
  expect(await run('env:show old')).toBe(0);
  expect(terminal.text).toContain('old (not in .projenrc.ts), account 111111111111, eu-west-1');
  expect(terminal.text).toContain('available: aurora-postgresql');
  for (const stack of OLD_STACKS) {
    expect(terminal.text).toContain(stack);
  }
});

test('service:logs shows the logs of an orphan', async () => {
  const { run, aws } = platformWithOrphan();
  aws.on(FilterLogEventsCommand, () => ({}));
  expect(await run('service:logs old')).toBe(0);
  expect(aws.inputs(FilterLogEventsCommand)).toMatchObject([{ logGroupName: '/shop/old/service' }]);
});

test('secret:copy copies the secrets of an orphan', async () => {
  const { run, aws } = platformWithOrphan(undefined, { platform: platformFixture({ service: { secrets: ['STRIPE_KEY'] } }) });
  aws
    .on(GetParametersCommand, ({ Names = [] }) => ({ Parameters: Names.map((Name) => ({ Name, Value: 'a value' })) }))
    .on(PutParameterCommand, () => ({ Version: 1 }));
  expect(await run('secret:copy old test --yes')).toBe(0);
  expect(aws.inputs(GetParametersCommand)).toMatchObject([{ Names: ['/shop/old/secrets/STRIPE_KEY'] }]);
  expect(aws.inputs(PutParameterCommand)).toMatchObject([{ Name: '/shop/test/secrets/STRIPE_KEY', Value: 'a value' }]);
});

test('env:down deletes an orphan as it deletes production: after its name is typed, with its protection switched off', async () => {
  const ops = platformWithOrphan();
  ops.terminal.answers = ['y', 'old'];
  expect(await ops.run('env:down old --yes')).toBe(1);
  expect(changes(ops)).toEqual([]);
  expect(await ops.run('env:down old --yes')).toBe(0);
  expect(changes(ops)).toEqual([
    'DeleteStack arn:shop-old-service',
    'DeleteStack arn:shop-old-storage',
    'ModifyDBCluster old-cluster',
    'DeleteStack arn:shop-old-database',
    'DeleteStack arn:shop-old-network',
  ]);
  expect(ops.terminal.text).toContain('old is not in .projenrc.ts; its stacks are in account 111111111111, eu-west-1');
  expect(ops.terminal.text).toContain('the data of the database is lost');
  expect(ops.terminal.questions[0]).toContain('which may be production');
  expect(ops.terminal.outputs.at(-1)).toBe('old is deleted');
});

test('env:down says that the database of an orphan leaves a snapshot, if its template says so', async () => {
  const ops = platformWithOrphan();
  ops.aws.on(GetTemplateCommand, () => ({
    TemplateBody: JSON.stringify({ Resources: { Cluster: { Type: 'AWS::RDS::DBCluster', DeletionPolicy: 'Snapshot' } } }),
  }));
  await ops.run('env:down old --local');
  expect(ops.terminal.text).toContain('kept: the database password, /shop/old/database/password');
});

test('env:down does not delete an orphan without a terminal', async () => {
  const ops = platformWithOrphan();
  ops.terminal.isInteractive = false;
  expect(await ops.run('env:down old --yes')).toBe(2);
  expect(ops.terminal.errors.join()).toContain('old may be production: a person has to type its name');
  expect(changes(ops)).toEqual([]);
});

test.each(['env:show', 'env:down', 'service:logs'])('%s refuses a name that no stack has', async (command) => {
  const { run, terminal } = platformWithOrphan();
  expect(await run(`${command} odl`)).toBe(2);
  expect(terminal.errors.join()).toContain('unknown environment "odl"; the environments are: test, prod');
});

test('the pipeline is deleted after orphans as well', async () => {
  const ops = platformWithOrphan([...OLD_STACKS, ...FOREIGN]);
  expect(await ops.run('pipeline:down --yes')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('npx projen env:down old');
});

test('an account that cannot be read does not hide the others', async () => {
  const environments = [TEST, { ...PROD, account: OTHER_ACCOUNT }];
  const ops = platformWithOrphan(undefined, { platform: platformFixture({ environments }) });
  const at = ops.aws.at.bind(ops.aws);
  jest.spyOn(ops.aws, 'at').mockImplementation((target, access) => {
    const clients = at(target, access);
    const refuse = (): never => {
      throw awsError('AccessDenied', 'no');
    };
    return target.account === OTHER_ACCOUNT ? { ...clients, cloudFormation: async () => refuse() } : clients;
  });
  await ops.run('env:list');
  expect(ops.terminal.text).toContain('old is not in .projenrc.ts');
  expect(ops.terminal.text).toContain(`the stacks in aws://${OTHER_ACCOUNT}/eu-west-1 could not be listed: access denied: no`);
});

test.each(['doctor', 'doctor --local'])('`%s` warns of an orphan', async (line) => {
  const { run, terminal, aws } = healthyPlatform();
  aws.on(DescribeStacksCommand, () => ({
    Stacks: [
      {
        StackName: 'shop-old-network',
        StackId: 'arn:old',
        Description: `${NETWORK} shop in old`,
        StackStatus: 'CREATE_COMPLETE' as const,
        CreationTime: new Date(),
      },
    ],
  }));
  expect(await run(line)).toBe(0);
  expect(terminal.text).toMatch(/! removed environments +old is not in \.projenrc\.ts, but has stacks in account \d+, eu-west-1/);
  expect(terminal.text).toMatch(/→ `npx projen env:down old( --local)?` deletes it with its data/);
});
