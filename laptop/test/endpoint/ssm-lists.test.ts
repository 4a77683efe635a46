import {
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  SSMClient,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { endpointFixture } from './endpoint-fixture';

const fixture = endpointFixture();
const client = (): SSMClient => new SSMClient(fixture.client());

beforeEach(async () => {
  for (const name of ['/shop/test/secrets/A', '/shop/test/secrets/B', '/shop/test/url', '/shop/prod/url', '/shopping/url']) {
    await client().send(
      new PutParameterCommand({
        Name: name,
        Value: `value of ${name}`,
        Type: name.includes('secrets') ? 'SecureString' : 'String',
        Description: 'for a test',
      }),
    );
  }
});

const under = async (Path: string, Recursive: boolean): Promise<unknown[]> => {
  const names: unknown[] = [];
  for await (const page of paginateGetParametersByPath({ client: client(), pageSize: 2 }, { Path, Recursive })) {
    names.push(...(page.Parameters ?? []).map(({ Name }) => Name));
  }
  return names;
};

test('lists one level of the hierarchy, or all levels below a path, page by page', async () => {
  expect(await under('/shop/test', false)).toEqual(['/shop/test/url']);
  expect(await under('/shop', true)).toEqual(['/shop/prod/url', '/shop/test/secrets/A', '/shop/test/secrets/B', '/shop/test/url']);
  await expect(under('shop', true)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('describes parameters without their values, filtered', async () => {
  const { Parameters: secrets = [] } = await client().send(
    new DescribeParametersCommand({
      ParameterFilters: [
        { Key: 'Type', Values: ['SecureString'] },
        { Key: 'Name', Option: 'BeginsWith', Values: ['/shop/test'] },
      ],
    }),
  );
  expect(secrets.map(({ Name }) => Name)).toEqual(['/shop/test/secrets/A', '/shop/test/secrets/B']);
  expect(secrets[0]).toMatchObject({
    Version: 1,
    KeyId: 'alias/aws/ssm',
    Description: 'for a test',
    LastModifiedDate: expect.any(Date) as Date,
  });
  expect(JSON.stringify(secrets)).not.toContain('value of');
  await expect(client().send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Label', Values: ['x'] }] }))).rejects.toMatchObject(
    { name: 'InvalidFilterKey' },
  );
});

test('keeps a hundred versions with their numbers, also for the next engine', async () => {
  for (let version = 2; version <= 102; version += 1) {
    fixture.parameters.put({ name: '/shop/test/secrets/A', type: 'SecureString', value: `v${version}`, overwrite: true });
  }
  const { Parameters: [oldest] = [] } = await client().send(
    new GetParameterHistoryCommand({ Name: '/shop/test/secrets/A', WithDecryption: true }),
  );
  expect(oldest).toMatchObject({ Version: 3, Value: 'v3' });
  expect((await client().send(new GetParameterCommand({ Name: '/shop/test/secrets/A:50', WithDecryption: true }))).Parameter).toMatchObject(
    { Version: 50, Value: 'v50' },
  );
  await expect(client().send(new GetParameterCommand({ Name: '/shop/test/secrets/A:2' }))).rejects.toMatchObject({
    name: 'ParameterVersionNotFound',
  });
  expect(new FileParameterStore({ stateDirectory: fixture.state.path }).history('/shop/test/secrets/A')).toHaveLength(100);
  expect(readFileSync(join(fixture.state.path, 'parameters.json'), 'utf8')).not.toContain('v102');
});

test('deletes several parameters at once, and returns the unknown names', async () => {
  const answer = await client().send(new DeleteParametersCommand({ Names: ['/shop/test/url', '/none'] }));
  expect(answer).toMatchObject({ DeletedParameters: ['/shop/test/url'], InvalidParameters: ['/none'] });
  await expect(client().send(new GetParameterHistoryCommand({ Name: '/shop/test/url' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
});
