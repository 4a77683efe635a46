import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolveSecrets } from '../../src/ecs/resolve-secrets';
import { findSecretIn } from '../../src/emulator/secret-values';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:mail-3f87e6';
const SECRETS: Readonly<Record<string, string>> = { [ARN]: '{"user":"ada","port":25}' };

const state = temporaryDirectory();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { SecretId } = JSON.parse(Buffer.concat(chunks).toString()) as { SecretId: string };
    const SecretString = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' ? SECRETS[SecretId] : undefined;
    response.writeHead(SecretString === undefined ? 400 : 200).end(JSON.stringify({ SecretString }));
  });
});
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => void server.close());

const resolve = (valueFrom: string): Promise<Readonly<Record<string, string>>> =>
  resolveSecrets([{ name: 'KEY', valueFrom }], {
    parameters: new FileParameterStore({ stateDirectory: state.path }),
    findSecret: findSecretIn({ url: async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    scope: { account: '111111111111', region: 'eu-west-1' },
  });

test('a task gets a secret of Secrets Manager, or one key of it', async () => {
  expect(await resolve(ARN)).toEqual({ KEY: '{"user":"ada","port":25}' });
  expect(await resolve(`${ARN}:user::`)).toEqual({ KEY: 'ada' });
  expect(await resolve(`${ARN}:port:AWSCURRENT:`)).toEqual({ KEY: '25' });
});

test('names a secret or a key that does not exist, and shows no value', async () => {
  await expect(resolve(`${ARN}x`)).rejects.toThrow(`secret '${ARN}x' has no value in the AWS emulator (HTTP status 400)`);
  await expect(resolve(`${ARN}:password::`)).rejects.toThrow(new Error(`secret '${ARN}' has no key 'password'`));
  await expect(resolve('arn:aws:s3:::fruit')).rejects.toThrow('is neither a parameter of Parameter Store nor a secret of Secrets Manager');
});
