import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectLocal } from '../../../src/ops/aws/connect-local';
import { temporaryFolder } from '../../platform/support/temporary-folder';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

test('says how to start the engine if it is not running', () => {
  expect(() => connectLocal(temporaryFolder())).toThrow(
    'the laptop engine is not running here; start it in another terminal with `npm start`',
  );
});

test('uses the endpoint and the credentials that the engine wrote', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.local'));
  writeFileSync(join(folder, '.local/endpoint.json'), JSON.stringify({ schemaVersion: 1, state: { port: 1, url: 'http://127.0.0.1:1' } }));
  writeFileSync(
    join(folder, '.local/credentials.json'),
    JSON.stringify({ schemaVersion: 1, state: { accessKeyId: 'AKIAX', secretAccessKey: 'shh' } }),
  );
  const client = await connectLocal(folder).at({ account: '111111111111', region: 'eu-west-1' }, 'change').ssm();
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'AKIAX', secretAccessKey: 'shh' });
  expect(await client.config.region()).toBe('eu-west-1');
  expect((await client.config.endpoint?.())?.hostname).toBe('127.0.0.1');
});
