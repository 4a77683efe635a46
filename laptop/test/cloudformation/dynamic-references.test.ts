import { statSync } from 'node:fs';
import { join } from 'node:path';
import { filesWith } from '../fixtures/files-with';
import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';

const SECRET = 'correct-horse-battery-staple';
const fixture = stackFixture();
const { deploy } = fixture;
const cluster = (password: string, rest = {}): Record<string, never> =>
  ({ Type: 'AWS::RDS::DBCluster', Properties: { MasterUserPassword: password, ...rest } }) as never;

test('only the provider gets a secret', async () => {
  fixture.parameters.put({ name: '/orchard/password', type: 'SecureString', value: SECRET });
  const reference = '{{resolve:ssm-secure:/orchard/password}}';
  await expect(deploy({ A: cluster(reference, { Fail: `login with ${SECRET} refused` }) })).rejects.toThrow('login with **** refused');
  await deploy({ A: cluster(reference) });
  expect(filesWith(fixture.state.path, SECRET)).toEqual([]);
  expect(fixture.log.join('\n')).not.toContain(SECRET);
  expect(fixture.stacks.find('orchard')?.resources[0]?.properties).toEqual({ MasterUserPassword: reference });
  fixture.parameters.put({ name: '/orchard/password', type: 'SecureString', value: 'another', overwrite: true });
  expect(await deploy({ A: cluster(reference) })).toMatchObject({ changed: false });
});

test('a reference is replaced inside a string', async () => {
  fixture.parameters.put({ name: '/host', type: 'String', value: 'db' });
  await deploy({ A: thing({ Deep: [{ Url: 'http://{{resolve:ssm:/host}}:{{resolve:ssm:/host:1}}' }] }) });
  expect(fixture.provider.requests[0]?.properties).toEqual({ Deep: [{ Url: 'http://db:db' }] });
});

test.each([
  ['{{resolve:secretsmanager:db:SecretString:password}}', 'the laptop engine resolves no secret of Secrets Manager'],
  ['{{resolve:vault:x}}', '"vault" is not a kind of dynamic reference'],
  ['{{resolve:ssm:/missing}}', 'parameter "/missing" does not exist in the local Parameter Store'],
  ['{{resolve:ssm:/secret}}', 'parameter "/secret" is a SecureString; refer to it with ssm-secure'],
  ['{{resolve:ssm-secure:/secret}}', 'SSM Secure reference is not supported in Test::Thing/Properties/Value'],
  ['{{resolve:ssm:/plain:7}}', 'parameter "/plain" has version 1, not 7'],
])('%s fails, and the error names its position', async (reference, message) => {
  fixture.parameters.put({ name: '/secret', type: 'SecureString', value: SECRET });
  fixture.parameters.put({ name: '/plain', type: 'String', value: 'x' });
  await expect(deploy({ A: thing({ Value: reference }) })).rejects.toThrow(message);
  await expect(deploy({ A: thing({ Value: reference }) })).rejects.toThrow('at Resources.A.Properties.Value');
});

test('state is readable by its owner only', async () => {
  await deploy({ A: thing() });
  expect(statSync(fixture.state.path).mode & 0o777).toBe(0o700);
  expect(statSync(join(fixture.state.path, 'stacks', 'orchard.json')).mode & 0o777).toBe(0o600);
});
