import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { CodePipelineClient, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { fakeEmulator } from '../emulator/fake-emulator';

const state = temporaryDirectory();
const fake = fakeEmulator();
const task = { service: 'web', account: '222222222222', partition: 'aws', region: 'eu-west-1' };
const BODY = Buffer.from([0, 255, 128, 10, 13]);
let endpoint: LocalEndpoint;
let parameters: FileParameterStore;
let emulated: boolean;

beforeEach(async () => {
  parameters = new FileParameterStore({ stateDirectory: state.path });
  emulated = true;
  const urlForCalls = (): Promise<string> =>
    emulated ? fake.emulator.urlForCalls() : Promise.reject(new Error('there is no AWS emulator'));
  endpoint = new LocalEndpoint({
    stateDirectory: state.path,
    parameters,
    region: 'eu-west-1',
    emulated: { emulator: { urlForCalls }, ownAccount: () => '111111111111' },
  });
  await endpoint.start();
});
afterEach(() => endpoint.stop());

const configuration = (variables: Readonly<Record<string, string>>) => ({
  endpoint: endpoint.url,
  region: 'eu-west-1',
  maxAttempts: 1,
  credentials: { accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '' },
});
const ofOwner = () => configuration(endpoint.environment());
const ofTask = () => configuration(endpoint.variablesOfTasks(task).secrets);
const last = () => fake.emulator.calls.at(-1);

test('passes a call of another service on, in the account of the caller, with body, host and headers as they are', async () => {
  const dynamo = (given: ReturnType<typeof ofOwner>) => new DynamoDBClient(given).send(new ListTablesCommand({ Limit: 3 }));
  await dynamo(ofTask());
  expect(last()).toMatchObject({ method: 'POST', target: '/', body: Buffer.from('{"Limit":3}') });
  expect(last()?.headers).toMatchObject({
    authorization: expect.stringContaining('Credential=222222222222/'),
    host: new URL(endpoint.url).host,
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    'x-moto-account-id': '222222222222',
  });
  await dynamo(ofOwner());
  expect(last()?.headers.authorization).toContain('Credential=111111111111/');
});

test('streams the body of an object in both directions, and has none in the response to HEAD', async () => {
  const s3 = new S3Client({ ...ofTask(), responseChecksumValidation: 'WHEN_REQUIRED' });
  const object = { Bucket: 'fruit', Key: 'a folder/ü+..' };
  const echoed = await s3.send(new PutObjectCommand({ ...object, Body: BODY }));
  expect([echoed.$metadata.httpStatusCode, last()?.body, last()?.target]).toEqual([
    200,
    BODY,
    '/fruit/a%20folder/%C3%BC%2B..?x-id=PutObject',
  ]);
  const large = Buffer.alloc(3_000_000, 'plum');
  await s3.send(new PutObjectCommand({ ...object, Body: Readable.from([large]), ContentLength: large.length }));
  expect(last()?.headers['x-amz-content-sha256']).toMatch(/^STREAMING-/);
  expect(last()?.body.includes(large.subarray(0, 1000))).toBe(true);
  expect((await s3.send(new HeadObjectCommand(object))).$metadata.httpStatusCode).toBe(200);
});

test('serves a presigned URL until it expires, also to a web page, and no other URL', async () => {
  const s3 = new S3Client(ofTask());
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'fruit', Key: 'a b', VersionId: '1' }), { expiresIn: 60 });
  const served = await fetch(url, { headers: { origin: 'http://shop.example' } });
  expect([served.status, served.headers.get('x-from'), served.headers.get('x-hop')]).toEqual([200, 'emulator', null]);
  expect(served.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(last()?.target).toMatch(/^\/fruit\/a%20b\?versionId=1&x-amz-checksum-mode=ENABLED&x-id=GetObject$/);
  expect(last()?.headers.authorization).toContain('Credential=222222222222/');
  const changed = await fetch(url.replace('/a%20b?', '/other?'));
  expect([changed.status, await changed.text()]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
  const signingDate = new Date(Date.now() - 120_000);
  const expired = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'fruit', Key: 'a' }), { expiresIn: 60, signingDate }));
  expect([expired.status, await expired.text()]).toEqual([400, expect.stringContaining('RequestExpired')]);
});

test('refuses calls that are not signed with its credentials, and passes none of them on', async () => {
  const wrong = { ...ofTask(), credentials: { ...ofTask().credentials, secretAccessKey: 'wrong' } };
  await expect(new DynamoDBClient(wrong).send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  await expect(new S3Client(wrong).send(new PutObjectCommand({ Bucket: 'a', Key: 'b', Body: BODY }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  expect(fake.emulator.calls).toEqual([]);
});

test('passes no whole body on that has another hash than the signed one', async () => {
  const s3 = new S3Client(ofTask());
  s3.middlewareStack.add(
    (next) => (args) => {
      const sent = args.request as { body: Buffer };
      return next({ ...args, request: Object.assign(sent, { body: Buffer.from('other') }) });
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const Body = Buffer.from('fruit');
  expect(createHash('sha256').update(Body).digest('hex')).not.toBe('');
  await expect(s3.send(new PutObjectCommand({ Bucket: 'a', Key: 'b', Body }))).rejects.toThrow();
  expect(fake.emulator.calls).toEqual([]);
});

test('says in the protocol of the call that there is no emulator, and that it does not answer', async () => {
  emulated = false;
  await expect(new DynamoDBClient(ofTask()).send(new ListTablesCommand({}))).rejects.toThrow('there is no AWS emulator');
  emulated = true;
  const { address } = fake.emulator;
  jest.spyOn(fake.emulator, 'urlForCalls').mockResolvedValue(address);
  await fake.emulator.stop();
  await expect(new DynamoDBClient(ofTask()).send(new ListTablesCommand({}))).rejects.toThrow(/the AWS emulator at .* does not answer/);
});

test('a caller that disconnects during its call does no harm', async () => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=' + '0'.repeat(64);
  const call = request(endpoint.url, { method: 'PUT', headers: { 'content-length': '100', authorization } });
  const gone = new Promise((resolve) => call.on('error', resolve));
  call.write('half', () => call.destroy(new Error('gone')));
  await gone;
  await new DynamoDBClient(ofTask()).send(new ListTablesCommand({}));
});

test('the credentials of a task read parameters, and cannot operate the engine or become somebody who can', async () => {
  parameters.put({ name: '/a', type: 'String', value: '1' });
  expect((await new SSMClient(ofTask()).send(new GetParameterCommand({ Name: '/a' }))).Parameter?.Value).toBe('1');
  expect((await new STSClient(ofTask()).send(new GetCallerIdentityCommand({}))).Arn).toBe(
    'arn:aws:sts::222222222222:assumed-role/web/task',
  );
  const RoleArn = 'arn:aws:iam::222222222222:role/admin';
  for (const call of [
    new SSMClient(ofTask()).send(new PutParameterCommand({ Name: '/a', Value: '2', Type: 'String' })),
    new STSClient(ofTask()).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' })),
  ]) {
    await expect(call).rejects.toThrow(/the credentials of a task cannot call (PutParameter|AssumeRole)/);
  }
  await expect(new CodePipelineClient(ofOwner()).send(new ListPipelinesCommand({}))).resolves.toBeDefined();
});

test('the variables of a task give the address of the endpoint and the region, and keep the key out of the command line', () => {
  const { environment, secrets } = endpoint.variablesOfTasks(task);
  expect(environment).toMatchObject({ AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' });
  expect(Object.keys(secrets)).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
  expect(endpoint.variablesOfTasks(task).secrets).toEqual(secrets);
});

test('the port stays the same from run to run', async () => {
  const { url } = endpoint;
  await endpoint.stop();
  endpoint = new LocalEndpoint({ stateDirectory: state.path, parameters, region: 'eu-west-1' });
  await endpoint.start();
  expect(endpoint.url).toBe(url);
});
