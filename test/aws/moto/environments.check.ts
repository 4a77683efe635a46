import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudFormationClient, DescribeStacksCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DeleteClusterCommand, DeleteServiceCommand, ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentDetails } from '../../../src/ops/environment/environment-details';
import type { EnvironmentSummary } from '../../../src/ops/environment/environment-summary';
import { VERSION } from '../../support/synthesize';
import { HOME_ACCOUNT, REGION } from './moto';
import { MotoPlatform, NO_TERMINAL } from './moto-platform';

// Not carried by moto, and covered with stubs in test/ops/commands/environments.test.ts and down.test.ts: a stack that fails to be deleted,
// termination protection (no UpdateTerminationProtection), a task's start time, zone and health, more than one deployment at a time.

let shop: MotoPlatform;
let cloudFormation: CloudFormationClient;

before(async () => {
  shop = await MotoPlatform.start();
  cloudFormation = new CloudFormationClient(shop.moto.client);
  shop.moto.seed('bootstrap', HOME_ACCOUNT);
  shop.deploy();
});
after(() => shop.stop());

async function standing(): Promise<readonly string[]> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName = '' }) => StackName)
    .filter((name) => name.startsWith('shop-'))
    .sort();
}

/** What moto's CloudFormation leaves standing when it deletes a stack. */
async function deleteCluster(cluster: string): Promise<void> {
  const ecs = new ECSClient(shop.moto.client);
  const { serviceArns: [service] = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  await ecs.send(new DeleteServiceCommand({ cluster, service, force: true }));
  await ecs.send(new DeleteClusterCommand({ cluster }));
}

const of = (environment: string): readonly string[] => ['database', 'network', 'service'].map((part) => `shop-${environment}-${part}`);

void test('env:list tells what the stacks left behind', async () => {
  const environments = await shop.json<EnvironmentSummary[]>('env:list');
  assert.deepEqual(
    environments.map(({ name, version, health, tasks, problem }) => ({ name, version, health, tasks, problem })),
    ['test', 'prod'].map((name) => ({ name, version: VERSION, health: 'healthy', tasks: { running: 1, desired: 1 }, problem: null })),
  );
  assert.match(environments[0]?.url ?? '', /^http:\/\/shop-test-network-.*\.eu-west-1\.elb\.amazonaws\.com$/);
  assert.ok(Date.now() - Date.parse(environments[0]?.deployedAt ?? '') < 120_000, environments[0]?.deployedAt ?? 'never');
  const { code, out } = await shop.run('env:list');
  assert.equal(code, 0);
  assert.match(out, /^ENVIRONMENT +VERSION +DEPLOYED +HEALTH +TASKS +URL +COMMIT\ntest +0123456 +.* ago +healthy +1\/1 +http:/);
});

// The templates on moto lack what it does not carry, so that some resources differ.
void test('diff compares with the deployed templates, and finds that an environment is new where none are', async () => {
  const { code, out } = await shop.run('diff test --assembly assembly');
  assert.equal(code, 0);
  assert.match(out, /^test: [^;:]*changed/);
  assert.doesNotMatch(out, /is new|not compared/i);
  const first = await shop.run('diff prod --assembly assembly --region us-east-1');
  assert.match(first.out, /^prod: everything is new: 3 stacks with \d+ resources to create; cost /);
});

void test('env:show gathers URL, tasks, deployments, database, alarms and stacks', async () => {
  const details = await shop.json<EnvironmentDetails>('env:show test');
  assert.equal(details.version, VERSION);
  assert.deepEqual(
    details.taskList.map(({ status }) => status),
    ['RUNNING'],
  );
  assert.deepEqual(
    details.deployments.map(({ status, rollout }) => ({ status, rollout })),
    [{ status: 'PRIMARY', rollout: 'COMPLETED' }],
  );
  const { identifier, engine, port, minCapacity, maxCapacity } = details.database ?? {};
  assert.match(identifier ?? '', /^shop-test-database-/);
  assert.deepEqual(
    { engine: engine?.split(' ')[0], port, minCapacity, maxCapacity },
    { engine: 'aurora-postgresql', port: 5432, minCapacity: 0, maxCapacity: 2 },
  );
  assert.deepEqual(details.alarms?.map(({ name }) => name).sort(), ['shop-test-error-rate', 'shop-test-unhealthy-tasks']);
  assert.deepEqual(
    details.stacks,
    ['network', 'database', 'service'].map((part) => ({ name: `shop-test-${part}`, status: 'CREATE_COMPLETE', reason: null })),
  );
  const { out, code } = await shop.run('env:show test');
  assert.equal(code, 0);
  assert.equal(out.split('\n')[0], details.url);
  assert.match(out, /stacks\n +shop-test-network +CREATE_COMPLETE/);
});

void test('env:show --shell gives what a shell takes by eval', async () => {
  const { out, code } = await shop.run('env:show test --shell');
  assert.equal(code, 0);
  const evaluated = shop.shell(`${out}\necho "$ENVIRONMENT $VERSION $HEALTH $ACCOUNT $REGION $DATABASE_PORT $URL"`);
  assert.match(evaluated, new RegExp(`^test ${VERSION} healthy ${HOME_ACCOUNT} ${REGION} 5432 http://shop-test-network-`));
  assert.equal((await shop.run('env:show test --shell --json')).code, 2);
});

void test('env:show refuses an environment that is not configured', async () => {
  const { code, err, out } = await shop.run('env:show tset');
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /unknown environment "tset".*test.*; the environments are: test, prod/);
});

void test('env:down deletes nothing where nobody says yes, and production needs its name typed, whatever was answered in advance', async () => {
  const asked = await shop.run('env:down test');
  assert.equal(asked.code, 2);
  assert.match(asked.err, /cannot ask for confirmation, because this is not a terminal/);
  const prod = await shop.run('env:down prod --yes');
  assert.equal(prod.code, 2);
  assert.match(prod.err, /prod is production: a person has to type its name/);
  assert.deepEqual(await standing(), ['shop-pipeline', ...of('prod'), ...of('test')]);
});

const QUESTION = 'Delete prod, which is production? Type "prod" to confirm: ';

async function isProtected(): Promise<boolean | undefined> {
  const { DBClusters = [] } = await new RDSClient(shop.moto.client).send(new DescribeDBClustersCommand({}));
  return DBClusters.find(({ DBClusterIdentifier = '' }) => DBClusterIdentifier.startsWith('shop-prod-'))?.DeletionProtection;
}

void test(
  'env:down says what it deletes, keeps and unlocks, and another name than that of the environment stops it',
  { skip: NO_TERMINAL },
  async () => {
    const { code, out } = await shop.type('env:down prod', { [QUESTION]: 'test' });
    assert.equal(code, 1, out);
    assert.match(out, /^this deletes shop-prod-service, shop-prod-database, shop-prod-network, with everything in them/);
    assert.match(out, /protected against deletion, which is switched off first: the database cluster shop-prod-database-/);
    assert.match(out, /kept: a final snapshot of the database/);
    assert.match(out, /nothing was changed/);
    assert.deepEqual(await standing(), ['shop-pipeline', ...of('prod'), ...of('test')]);
    assert.equal(await isProtected(), true);
  },
);

void test('env:down deletes the stacks of one environment, from the last to the first, and what is in them', async () => {
  const answer = await shop.json<{ deleted: string[] }>('env:down test --yes');
  assert.deepEqual(answer, { environment: 'test', deleted: ['shop-test-service', 'shop-test-database', 'shop-test-network'], kept: [] });
  assert.deepEqual(await standing(), ['shop-pipeline', ...of('prod')]);
  const { StackSummaries = [] } = await cloudFormation.send(new ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE'] }));
  assert.deepEqual(StackSummaries.map(({ StackName }) => StackName).sort(), of('test'));
  const { InvalidParameters } = await new SSMClient(shop.moto.client).send(
    new GetParametersCommand({ Names: ['/shop/test/url', '/shop/test/version'] }),
  );
  assert.deepEqual(InvalidParameters?.sort(), ['/shop/test/url', '/shop/test/version']);
  const { serviceArns } = await new ECSClient(shop.moto.client).send(new ListServicesCommand({ cluster: 'shop-prod' }));
  assert.equal(serviceArns?.length, 1, 'the other environment is untouched');
});

void test('an environment that is gone is told to be absent, and can be deleted again', async () => {
  await deleteCluster('shop-test');
  const [gone, other] = await shop.json<EnvironmentSummary[]>('env:list');
  assert.deepEqual([gone?.health, gone?.version, gone?.url, gone?.tasks, other?.health], ['absent', null, null, null, 'healthy']);
  assert.equal((await shop.run('env:show test')).out.split('\n')[0], 'test is not deployed yet');
  assert.equal((await shop.run('env:down test --yes')).code, 0);
  assert.deepEqual(await standing(), ['shop-pipeline', ...of('prod')]);
});

void test('env:down takes the protection of a production database away, and deletes it', { skip: NO_TERMINAL }, async () => {
  const { code, out } = await shop.type('env:down prod', { [QUESTION]: 'prod' });
  assert.equal(code, 0, out);
  assert.deepEqual(await standing(), ['shop-pipeline']);
  // The cluster itself is none of moto's stack: it is still there to be asked.
  assert.equal(await isProtected(), false);
});
