import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients, ClientSettings } from '../../../src/ops/aws/clients';
import { connectAws } from '../../../src/ops/aws/connect-aws';
import { OTHER_ACCOUNT, PIPELINE_ACCOUNT } from '../../support/platform-fixture';
import { StubAws } from '../stub-aws';

function connected(region?: string) {
  const made: ClientSettings[] = [];
  const aws = new StubAws()
    .on(GetCallerIdentityCommand, () => ({ Account: PIPELINE_ACCOUNT }))
    .on(AssumeRoleCommand, () => ({
      Credentials: { AccessKeyId: 'ASIAIOSFODNN7EXAMPLE', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date() },
    }));
  const record = (findSettings: () => Promise<ClientSettings>, client: () => Promise<unknown>) => async () => {
    made.push(await findSettings());
    return client();
  };
  const make = (findSettings: () => Promise<ClientSettings>): Clients => {
    const clients = Object.entries(aws.at({ account: '', region: 'eu-west-1' }, 'read')) as [string, () => Promise<unknown>][];
    return Object.fromEntries(clients.map(([name, client]) => [name, record(findSettings, client)])) as unknown as Clients;
  };
  return { connections: connectAws({ profile: 'ada', region, make }), made, aws };
}

const other = { account: OTHER_ACCOUNT, region: 'eu-central-1' };

test('sends nothing before a client is used', () => {
  const { connections, aws } = connected();
  connections.at(other, 'read');
  expect(aws.calls).toEqual([]);
});

test("uses the caller's own credentials in the caller's account, with adaptive retries", async () => {
  const { connections, made } = connected();
  await connections.at({ account: PIPELINE_ACCOUNT, region: 'eu-west-1' }, 'change').ssm();
  expect(made.at(-1)).toEqual({ profile: 'ada', region: 'eu-west-1', maxAttempts: 6, retryMode: 'adaptive' });
});

test.each([
  ['read', 'lookup-role'],
  ['stacks', 'deploy-role'],
] as const)('in another account, %s uses the %s of the bootstrap', async (access, role) => {
  const { connections, made, aws } = connected();
  await connections.at(other, access).cloudFormation();
  const { credentials, region } = made.at(-1) ?? {};
  expect(region).toBe('eu-central-1');
  expect(typeof credentials).toBe('function');
  await (credentials as () => Promise<unknown>)();
  expect(aws.inputs(AssumeRoleCommand)).toEqual([
    expect.objectContaining({ RoleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-${role}-${OTHER_ACCOUNT}-eu-central-1` }),
  ]);
});

test('refuses a change in another account, and says what to do', async () => {
  const { connections } = connected();
  await expect(connections.at(other, 'change').ssm()).rejects.toThrow(`--profile and a profile of account ${OTHER_ACCOUNT}`);
});

test('uses the region of the command line instead of the configured one', async () => {
  const { connections, made } = connected('us-east-1');
  await connections.at({ account: PIPELINE_ACCOUNT, region: 'eu-west-1' }, 'read').ecs();
  expect(made.every(({ region }) => region === 'us-east-1')).toBe(true);
});

test("looks up the caller's account once", async () => {
  const { connections, aws } = connected();
  await Promise.all([
    connections.at(other, 'read').ssm(),
    connections.at(other, 'stacks').cloudFormation(),
    connections.at({ ...other, account: PIPELINE_ACCOUNT }, 'read').ecs(),
  ]);
  expect(aws.inputs(GetCallerIdentityCommand)).toHaveLength(1);
});
