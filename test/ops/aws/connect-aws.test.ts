import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { connectAws } from '../../../src/ops/aws/connect-aws';
import type { ClientSettings } from '../../../src/ops/aws/client-settings';
import { OTHER_ACCOUNT, PIPELINE_ACCOUNT } from '../../support/platform-fixture';
import { StubAws } from '../stub-aws';

function connected(region?: string) {
  const made: ClientSettings[] = [];
  const aws = new StubAws()
    .on(GetCallerIdentityCommand, () => ({ Account: PIPELINE_ACCOUNT }))
    .on(AssumeRoleCommand, () => ({
      Credentials: { AccessKeyId: 'ASIAIOSFODNN7EXAMPLE', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date() },
    }));
  const connections = connectAws({
    profile: 'ada',
    region,
    make: (settings) => {
      made.push(settings);
      return aws.at({ account: '', region: settings.region }, 'read');
    },
  });
  return { connections, made, aws };
}

const there = { account: OTHER_ACCOUNT, region: 'eu-central-1' };

test('sends nothing before a client is used', () => {
  const { connections, aws } = connected();
  connections.at(there, 'read');
  expect(aws.calls).toEqual([]);
});

test("in one's own account, one's own credentials do, with retries that adapt", async () => {
  const { connections, made } = connected();
  await connections.at({ account: PIPELINE_ACCOUNT, region: 'eu-west-1' }, 'change').ssm();
  expect(made[made.length - 1]).toEqual({ profile: 'ada', region: 'eu-west-1', maxAttempts: 6, retryMode: 'adaptive' });
});

test.each([
  ['read', 'lookup-role'],
  ['stacks', 'deploy-role'],
] as const)('in another account, %s is done by the %s of the bootstrap', async (access, role) => {
  const { connections, made, aws } = connected();
  await connections.at(there, access).cloudFormation();
  const { credentials } = made[made.length - 1] ?? {};
  expect(typeof credentials).toBe('function');
  await (credentials as () => Promise<unknown>)();
  expect(aws.inputs(AssumeRoleCommand)).toEqual([
    expect.objectContaining({ RoleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-${role}-${OTHER_ACCOUNT}-eu-central-1` }),
  ]);
});

test('a change in another account is refused with what to do', async () => {
  const { connections } = connected();
  await expect(connections.at(there, 'change').ssm()).rejects.toThrow(`--profile and a profile of account ${OTHER_ACCOUNT}`);
});

test('a region on the command line wins', async () => {
  const { connections, made } = connected('us-east-1');
  await connections.at({ account: PIPELINE_ACCOUNT, region: 'eu-west-1' }, 'read').ecs();
  expect(made.every(({ region }) => region === 'us-east-1')).toBe(true);
});

test('asks who one is once', async () => {
  const { connections, aws } = connected();
  await Promise.all([
    connections.at(there, 'read').ssm(),
    connections.at(there, 'stacks').cloudFormation(),
    connections.at({ ...there, account: PIPELINE_ACCOUNT }, 'read').ecs(),
  ]);
  expect(aws.inputs(GetCallerIdentityCommand)).toHaveLength(1);
});
