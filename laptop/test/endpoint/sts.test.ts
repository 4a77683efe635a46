import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { endpointFixture } from './endpoint-fixture';

const fixture = endpointFixture();
const client = (): STSClient => new STSClient(fixture.client());
const ROLE = 'arn:aws:iam::111111111111:role/path/deploy';

test('returns the identity of the caller', async () => {
  const { AWS_ACCESS_KEY_ID: id } = fixture.endpoint.environment();
  expect(await client().send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:user/local',
    UserId: id,
  });
});

test('the credentials of an assumed role are accepted only with their token', async () => {
  fixture.parameters.put({ name: '/a', type: 'String', value: '1' });
  const { Credentials: given, AssumedRoleUser: user } = await client().send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me' }),
  );
  expect(user?.Arn).toBe('arn:aws:sts::111111111111:assumed-role/deploy/me');
  expect(given?.Expiration?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  const ssm = new SSMClient({ ...fixture.client(), credentials });
  expect((await ssm.send(new GetParameterCommand({ Name: '/a' }))).Parameter?.Value).toBe('1');
  expect(await new STSClient({ ...fixture.client(), credentials }).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '111111111111',
    Arn: user?.Arn,
  });
  const forged = new SSMClient({ ...fixture.client(), credentials: { ...credentials, sessionToken: 'x' } });
  await expect(forged.send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
});

test('refuses invalid role requests, as STS does', async () => {
  const sts = client();
  await expect(sts.send(new AssumeRoleCommand({ RoleArn: 'deploy', RoleSessionName: 'me' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining('RoleArn must be the ARN of a role') as string,
  });
  await expect(sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me', DurationSeconds: 5 }))).rejects.toMatchObject({
    name: 'ValidationError',
  });
  await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: expect.stringContaining('GetCallerIdentity') as string,
  });
});
