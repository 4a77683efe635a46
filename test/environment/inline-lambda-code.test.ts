import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, INLINE_CODE_LIMIT } from '../../src/environment/inline-lambda-code';
import { platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';
import { temporaryFolder } from '../platform/support/temporary-folder';

const sources = join(__dirname, '..', '..', 'src', 'environment');
const handlers = readdirSync(sources).filter((name) => name.endsWith('.lambda.ts'));

test('the handlers are small enough for inline code', () => {
  expect(handlers).toEqual(['database-password.lambda.ts', 'release.lambda.ts', 'scheduled-task.lambda.ts', 'secret-restart.lambda.ts']);
  for (const name of handlers) {
    expect(Buffer.byteLength(bundle(join(sources, name)))).toBeLessThan(INLINE_CODE_LIMIT);
  }
});

test('a handler that is too large is an error that says what to do', () => {
  const entry = join(temporaryFolder(), 'large.lambda.ts');
  writeFileSync(entry, `export const handler = (): string => '${'x'.repeat(INLINE_CODE_LIMIT)}';`);
  expect(() => bundle(entry)).toThrow(
    /large\.lambda\.ts has \d+ bytes after bundling, but inline code can have at most 4096: import less in it/,
  );
});

test('a handler imports only modules of its runtime', () => {
  for (const name of handlers) {
    const required = [...bundle(join(sources, name)).matchAll(/require\("([^"]+)"\)/g)].map(([, module]) => module);
    expect(required.every((module) => module?.startsWith('node:') || module?.startsWith('@aws-sdk/'))).toBe(true);
    expect(readFileSync(join(sources, name), 'utf8')).not.toMatch(/console\./);
  }
});

describe('the role of the function', () => {
  const platform = synthesize(platformFixture());
  const roleOf = (name: string): Record<string, { PolicyDocument: { Statement: unknown[] } }[]> => {
    const roles = Object.entries(platform.environment(name, 'network').findResources('AWS::IAM::Role'));
    return roles.find(([id]) => id.startsWith('DatabasePassword'))?.[1].Properties;
  };
  const resource = (name: string): string => `arn:aws:ssm:eu-west-1:111111111111:parameter/shop/${name}/database/password`;

  test('can write the password but not read it', () => {
    const [password, logs] = roleOf('prod').Policies ?? [];
    expect(password?.PolicyDocument.Statement).toEqual([{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: resource('prod') }]);
    expect(logs?.PolicyDocument.Statement).toEqual([expect.objectContaining({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] })]);
    expect(roleOf('prod')).not.toHaveProperty('ManagedPolicyArns');
  });

  test('can delete the password if it is deleted with the database', () => {
    expect(roleOf('test').Policies?.[0]?.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['ssm:DeleteParameter', 'ssm:PutParameter'], Resource: resource('test') },
    ]);
  });
});

test('the password is deleted with its database, and kept with a snapshot of it', () => {
  const platform = synthesize(platformFixture());
  const onDelete = (name: string): unknown =>
    Object.values(platform.environment(name, 'network').findResources('Custom::DatabasePassword'))[0]?.Properties;
  expect(onDelete('test')).toMatchObject({ ParameterName: '/shop/test/database/password', OnDelete: 'delete' });
  expect(onDelete('prod')).toMatchObject({ ParameterName: '/shop/prod/database/password', OnDelete: 'keep' });
});
