import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { cloudFormationOperations } from '../../laptop/src/endpoint/cloudformation/cloudformation-operations';
import { stackFixture } from '../../laptop/test/cloudformation/stack-fixture';
import { thing } from '../../laptop/test/cloudformation/test-provider';
import { openEndpoint, type OpenEndpoint } from '../../laptop/test/endpoint/open-endpoint';
import { deleteStackAndWait, type DeletionOutcome } from '../../src/ops/environment/delete-stack-and-wait';
import { nameOf, readEnvironmentStacks } from '../../src/ops/environment/deployed-stacks';
import { readOrphans } from '../../src/ops/environment/read-orphans';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { FakeTerminal } from './fake-terminal';
import { StubAws } from './stub-aws';

const fixture = stackFixture();
const platform = platformFixture({ environments: [TEST, { ...TEST, name: 'test-eu' }, PROD] });
let open: OpenEndpoint;
let client: CloudFormationClient;

beforeEach(async () => {
  open = await openEndpoint(fixture.state.path, cloudFormationOperations({ stacks: fixture.stacks }));
  client = new CloudFormationClient(open.client);
});
afterEach(() => open.stop());

function connect(): StubAws {
  const aws = new StubAws();
  const at = () => ({ ...aws.at({ account: '', region: 'eu-west-1' }, 'read'), cloudFormation: async () => client });
  return { ...aws, at } as unknown as StubAws;
}

async function namesIn(environment: string): Promise<readonly (readonly string[])[]> {
  const config = platform.environments.find(({ name }) => name === environment)!;
  const groups = await readEnvironmentStacks({ aws: connect(), platform }, config);
  return groups.map((group) => group.map(nameOf));
}

const remove = (name: string): Promise<DeletionOutcome> => deleteStackAndWait({ client, name, terminal: new FakeTerminal('/') });

test('the laptop engine lists the added stacks of an environment, and those of no other', async () => {
  for (const stackName of ['test-network', 'test-eu-network', 'test-storage', 'test-eu-storage', 'test-service'].map(
    (name) => `shop-${name}`,
  )) {
    await fixture.deploy({ A: thing({ Id: stackName }) }, { stackName });
  }
  expect(await namesIn('test')).toEqual([['shop-test-network'], ['shop-test-storage'], ['shop-test-service']]);
  expect(await namesIn('test-eu')).toEqual([['shop-test-eu-network'], ['shop-test-eu-storage']]);
  expect(await namesIn('prod')).toEqual([]);
});

test('the laptop engine refuses to delete an added stack from which another one imports, until that one is deleted', async () => {
  const exported = { Outputs: { Id: { Value: 'queue', Export: { Name: 'queue' } } } };
  await fixture.deploy({ A: thing({ Id: 'a' }) }, { stackName: 'shop-test-queues', sections: exported });
  await fixture.deploy({ B: thing({ Id: { 'Fn::ImportValue': 'queue' } }) }, { stackName: 'shop-test-storage' });
  expect(await remove('shop-test-queues')).toMatchObject({
    kind: 'inUse',
    reason: expect.stringContaining('delete shop-test-storage first'),
  });
  expect(await remove('shop-test-storage')).toEqual({ kind: 'deleted' });
  expect(await remove('shop-test-queues')).toEqual({ kind: 'deleted' });
});

test('the laptop engine shows the stacks of a removed environment, and whether its database leaves a snapshot', async () => {
  for (const part of ['network', 'database', 'service']) {
    for (const name of ['test', 'old']) {
      const resource = { ...thing({ Id: `${name}-${part}` }), DeletionPolicy: 'Delete' };
      await fixture.deploy(
        { Cluster: resource },
        { stackName: `shop-${name}-${part}`, sections: { Description: `Part of shop in ${name}` } },
      );
    }
  }
  expect(await readOrphans({ aws: connect(), platform, suggest: (command) => command })).toEqual({
    orphans: [
      {
        name: 'old',
        account: TEST.account,
        region: TEST.region,
        tier: 'unknown',
        database: { onDelete: 'snapshot' },
        domain: null,
        sleep: null,
      },
    ],
    problems: [],
  });
});
