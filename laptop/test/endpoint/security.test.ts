import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { endpointFixture } from './endpoint-fixture';

const fixture = endpointFixture();

interface Attempt {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signingDate?: Date;
  readonly service?: string;
  /** Changes to the request after signing. */
  readonly after?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string };
  readonly unsignable?: readonly string[];
}

const BODY = '{"Name":"/a"}';

/** Signs a GetParameter, changes it, and sends it. */
async function attempt({
  headers = {},
  body = BODY,
  signingDate = new Date(),
  service = 'ssm',
  after = {},
  unsignable = [],
}: Attempt): Promise<{ status: number; type: string }> {
  const signer = new SignatureV4({ service, region: 'eu-west-1', credentials: fixture.client().credentials, sha256: Sha256 });
  const host = new URL(fixture.endpoint.url).host;
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      body,
      headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter', ...headers },
    },
    { signingDate, unsignableHeaders: new Set(unsignable) },
  );
  return send({ ...signed.headers, ...after.headers }, after.body ?? body);
}

function send(headers: Readonly<Record<string, string>>, body: string): Promise<{ status: number; type: string }> {
  return new Promise((resolve, reject) => {
    const call = request(fixture.endpoint.url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: /"__type":"(\w+)"|<Code>(\w+)</.exec(text)?.slice(1).find(Boolean) ?? text }),
      );
    });
    call.on('error', reject).end(body);
  });
}

beforeEach(() => fixture.parameters.put({ name: '/a', type: 'String', value: '1' }));

test('a correctly signed request is served', async () => {
  expect((await attempt({})).status).toBe(200);
  expect((await attempt({ headers: { 'x-odd': '  two   spaces ' } })).status).toBe(200);
});

/** A minute off on the same day, even around midnight: the day is part of the signature's scope. */
const minuteAway = (): Date => new Date(Date.now() + (new Date().getUTCHours() < 12 ? 60_000 : -60_000));

const REFUSALS: Readonly<Record<string, readonly [Attempt, string]>> = {
  'a body that was changed': [{ after: { body: '{"Name":"/b"}' } }, 'InvalidSignatureException'],
  'a body that was changed with its hash': [
    { after: { body: '{}', headers: { 'x-amz-content-sha256': '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' } } },
    'InvalidSignatureException',
  ],
  'another operation than the signed one': [
    { after: { headers: { 'x-amz-target': 'AmazonSSM.DeleteParameter' } } },
    'InvalidSignatureException',
  ],
  'an operation that is not signed': [{ unsignable: ['x-amz-target'] }, 'InvalidSignatureException'],
  'a host that is not signed': [{ unsignable: ['host'] }, 'InvalidSignatureException'],
  'a signature for another service': [{ service: 'sts' }, 'InvalidSignatureException'],
  'a signature that is six minutes old': [{ signingDate: new Date(Date.now() - 360_000) }, 'RequestExpired'],
  'a signature from the future': [{ signingDate: new Date(Date.now() + 360_000) }, 'RequestExpired'],
  'a date that was changed': [
    { signingDate: minuteAway(), after: { headers: { 'x-amz-date': `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z` } } },
    'InvalidSignatureException',
  ],
  'a token where there is none': [{ headers: { 'x-amz-security-token': 'x' } }, 'UnrecognizedClientException'],
  'a header that is no signature': [{ after: { headers: { authorization: 'Bearer x' } } }, 'IncompleteSignatureException'],
  'a foreign host, well signed': [{ headers: { host: 'evil.example:80' } }, 'AccessDeniedException'],
  'a page that a browser fetches from, well signed': [{ headers: { 'sec-fetch-site': 'same-origin' } }, 'AccessDeniedException'],
  'a web page, well signed': [{ headers: { origin: 'http://evil.example' } }, 'AccessDeniedException'],
};

test('a replayed request is served within five minutes, as on AWS, and refused later', async () => {
  const host = new URL(fixture.endpoint.url).host;
  const signer = new SignatureV4({ service: 'ssm', region: 'eu-west-1', credentials: fixture.client().credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/',
    body: BODY,
    headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
  });
  expect([(await send(signed.headers, BODY)).status, (await send(signed.headers, BODY)).status]).toEqual([200, 200]);
  jest.useFakeTimers({ now: Date.now() + 301_000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
  expect(await send(signed.headers, BODY)).toEqual({ status: 400, type: 'RequestExpired' });
  jest.useRealTimers();
});

test('a form of a web page, which has no signature, is refused before its signature is checked', async () => {
  const host = new URL(fixture.endpoint.url).host;
  const form = { host, 'content-type': 'text/plain', origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
  expect(await send(form, 'Action=GetCallerIdentity&Version=2011-06-15')).toEqual({ status: 403, type: 'AccessDeniedException' });
  expect(await send({ host }, BODY)).toEqual({ status: 403, type: 'MissingAuthenticationToken' });
});

test.each(Object.entries(REFUSALS))('%s is refused', async (_, [how, type]) => {
  const answer = await attempt(how);
  expect(answer).toMatchObject({ type, status: type === 'AccessDeniedException' ? 403 : 400 });
});

test('an unsigned request is refused in its own protocol', async () => {
  const host = new URL(fixture.endpoint.url).host;
  expect(await send({ host, 'x-amz-target': 'AmazonSSM.GetParameter' }, BODY)).toEqual({
    status: 400,
    type: 'MissingAuthenticationTokenException',
  });
  expect(await send({ host }, 'Action=GetCallerIdentity&Version=2011-06-15')).toEqual({ status: 403, type: 'MissingAuthenticationToken' });
  expect(await send({ host, 'x-amz-target': 'AmazonSSM.NoSuchThing' }, BODY)).toMatchObject({
    type: 'MissingAuthenticationTokenException',
  });
});

test('an SDK with other credentials is refused', async () => {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' };
  const wrongSecret = { ...fixture.client().credentials, secretAccessKey: 'wrong' };
  const ssm = (given: typeof credentials): SSMClient => new SSMClient({ ...fixture.client(), credentials: given });
  const sts = (given: typeof credentials): STSClient => new STSClient({ ...fixture.client(), credentials: given });
  await expect(ssm(credentials).send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  await expect(ssm(wrongSecret).send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  await expect(sts(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  await expect(sts(wrongSecret).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
});

test('a body that is too large is refused', async () => {
  expect(await send({ host: new URL(fixture.endpoint.url).host }, 'x'.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413 });
});

test('a caller that disconnects during its request does no harm', async () => {
  const call = request(fixture.endpoint.url, { method: 'POST', headers: { 'content-length': '100' } });
  const gone = new Promise((resolve) => call.on('error', resolve));
  call.write('half', () => call.destroy(new Error('gone')));
  await gone;
  expect((await attempt({})).status).toBe(200);
});

test('it only listens on the loopback interface, and only the owner can read its URL', () => {
  const file = join(fixture.state.path, 'endpoint.json');
  const { url } = fixture.endpoint;
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ schemaVersion: 1, state: { port: Number(new URL(url).port), url } });
  expect(new URL(fixture.endpoint.url).hostname).toBe('127.0.0.1');
  fixture.endpoint.environment();
  expect([file, join(fixture.state.path, 'credentials.json')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
});

test('the credentials stay the same from run to run', async () => {
  const before = fixture.endpoint.environment().AWS_SECRET_ACCESS_KEY;
  expect(before).toHaveLength(40);
  expect(fixture.endpoint.environment().AWS_SECRET_ACCESS_KEY).toBe(before);
});

test('its variables keep an SDK from AWS and from your own settings', () => {
  expect(fixture.endpoint.environment()).toMatchObject({
    AWS_ENDPOINT_URL: fixture.endpoint.url,
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});

test.each(['//', '//host/x', '/../x', '/%', 'http://', '*'])('a POST to %s gets an error of the caller', async (path) => {
  const { hostname: host, port } = new URL(fixture.endpoint.url);
  const status = await new Promise((resolve, reject) => {
    request({ host, port, path, method: 'POST' }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end('Action=A');
  });
  expect(status).toBe(403);
});
