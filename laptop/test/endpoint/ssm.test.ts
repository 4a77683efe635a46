import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { endpointFixture } from './endpoint-fixture';

const fixture = endpointFixture();
const client = (): SSMClient => new SSMClient(fixture.client());

test('an SDK puts, gets and deletes parameters', async () => {
  const ssm = client();
  expect(await ssm.send(new PutParameterCommand({ Name: '/a/b', Value: 'ünï', Type: 'String' }))).toMatchObject({
    Version: 1,
    Tier: 'Standard',
  });
  expect(await ssm.send(new PutParameterCommand({ Name: '/a/b', Value: 'two', Overwrite: true }))).toMatchObject({ Version: 2 });
  const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: '/a/b' }));
  expect(parameter).toMatchObject({
    Name: '/a/b',
    Value: 'two',
    Type: 'String',
    Version: 2,
    DataType: 'text',
    ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/a/b',
  });
  expect(parameter?.LastModifiedDate?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect((await ssm.send(new GetParameterCommand({ Name: parameter?.ARN }))).Parameter?.Value).toBe('two');
  await ssm.send(new DeleteParameterCommand({ Name: '/a/b' }));
  expect(fixture.parameters.find('/a/b')).toBeUndefined();
});

test('a SecureString is only decrypted on request', async () => {
  const ssm = client();
  await ssm.send(new PutParameterCommand({ Name: '/secret', Value: 'correct-horse', Type: 'SecureString' }));
  expect((await ssm.send(new GetParameterCommand({ Name: '/secret' }))).Parameter?.Value).not.toContain('horse');
  expect((await ssm.send(new GetParameterCommand({ Name: '/secret', WithDecryption: true }))).Parameter?.Value).toBe('correct-horse');
});

test('returns several parameters at once, and the unknown names', async () => {
  fixture.parameters.put({ name: '/a', type: 'String', value: '1' });
  fixture.parameters.put({ name: '/b', type: 'StringList', value: '1,2' });
  const { Parameters: found, InvalidParameters: missing } = await client().send(new GetParametersCommand({ Names: ['/a', '/b', '/c'] }));
  expect(found?.map(({ Name: name, Value: value }) => [name, value])).toEqual([
    ['/a', '1'],
    ['/b', '1,2'],
  ]);
  expect(missing).toEqual(['/c']);
});

test('errors have the names that AWS uses', async () => {
  const ssm = client();
  fixture.parameters.put({ name: '/a', type: 'String', value: '1' });
  await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
    $metadata: { httpStatusCode: 400 },
  });
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/none' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
  await expect(ssm.send(new PutParameterCommand({ Name: '/a', Value: '2', Type: 'String' }))).rejects.toMatchObject({
    name: 'ParameterAlreadyExists',
  });
  await expect(ssm.send(new PutParameterCommand({ Name: '/new', Value: '2' }))).rejects.toMatchObject({ name: 'ValidationException' });
});

test('an unknown operation fails with its name and the known ones', async () => {
  await expect(client().send(new LabelParameterVersionCommand({ Name: '/a', Labels: ['x'] }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringMatching(
      /^the laptop engine has no operation "LabelParameterVersion"; it has ssm: GetParameter, .*; sts: AssumeRole, GetCallerIdentity/,
    ) as string,
  });
});
