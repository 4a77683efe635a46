import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesWith } from '../fixtures/files-with';
import { customResource, functionFixture, inlineFunction } from './function-fixture';

const fixture = functionFixture();
const { deploy } = fixture;

/** Responds with `Data` about the event and the environment; `answer` overrides members of the response. */
const answering = (answer = '{}', before = ''): string => `
  exports.handler = async (event, context) => {
    console.log('handling ' + event.RequestType);
    ${before}
    const { StackId, RequestId, LogicalResourceId } = event;
    const Data = {
      Type: event.RequestType, ResourceType: event.ResourceType, Old: JSON.stringify(event.OldResourceProperties), Given: JSON.stringify(event.ResourceProperties.Given),
      Region: process.env.AWS_REGION, Own: process.env.OWN, Home: require('node:os').homedir(), Remaining: String(context.getRemainingTimeInMillis() > 0),
    };
    const body = { Status: 'SUCCESS', PhysicalResourceId: 'thing-' + (event.ResourceProperties.Id ?? 1), StackId, RequestId, LogicalResourceId, Data, ...${answer} };
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
  };`;

const attribute = (name: string): { Value: { 'Fn::GetAtt': string[] } } => ({ Value: { 'Fn::GetAtt': ['Thing', name] } });

test('the function gets the event of CloudFormation, and its response becomes the resource', async () => {
  const maker = inlineFunction(answering(), { Environment: { Variables: { OWN: 'mine' } } });
  const outputs = Object.fromEntries(
    ['Type', 'ResourceType', 'Given', 'Region', 'Own', 'Home', 'Remaining'].map((name) => [name, attribute(name)]),
  );
  const result = await deploy(
    { Maker: maker, Thing: customResource({ Given: { Count: 3, On: true } }) },
    { ...outputs, Id: { Value: { Ref: 'Thing' } } },
  );
  expect(result.outputs).toEqual({
    Type: 'Create',
    ResourceType: 'Custom::Thing',
    Given: '{"Count":"3","On":"true"}',
    Region: 'eu-west-1',
    Own: 'mine',
    // A folder of its own, also for a user id that has none.
    Home: expect.stringContaining(join(fixture.state.path, 'functions')) as string,
    Remaining: 'true',
    Id: 'thing-1',
  });
  expect(fixture.log).toContain('handling Create');
});

test('an update gets the old properties, and another physical id replaces the resource', async () => {
  const maker = inlineFunction(answering());
  await deploy({ Maker: maker, Thing: customResource({ Id: 'a' }) });
  const { outputs } = await deploy(
    { Maker: maker, Thing: customResource({ Id: 'b' }) },
    { Old: attribute('Old'), Id: { Value: { Ref: 'Thing' } } },
  );
  expect(outputs.Id).toBe('thing-b');
  expect(JSON.parse(outputs.Old ?? '')).toMatchObject({ Id: 'a' });
  expect(fixture.log.filter((line) => line.startsWith('handling'))).toEqual(['handling Create', 'handling Update', 'handling Delete']);
});

test('a request that the end of the engine interrupted is repeated with the same id, and the next request has another one', async () => {
  const file = join(fixture.state.path, 'requests');
  const maker = inlineFunction(
    answering(
      '{}',
      `require('node:fs').appendFileSync(${JSON.stringify(file)}, event.RequestId + '\\n'); if (event.ResourceProperties.Wait && !require('node:fs').existsSync(${JSON.stringify(file)} + '-go')) { await new Promise((resolve) => setTimeout(resolve, 20000)); }`,
    ),
  );
  const ids = (): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  const stopping = new AbortController();
  const interrupted = fixture.deploy({ Maker: maker, Thing: customResource({ Wait: 'yes' }) }, {}, stopping.signal);
  while (ids().length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  stopping.abort(new Error('the engine stops'));
  await expect(interrupted).rejects.toThrow();
  writeFileSync(`${file}-go`, '');
  await deploy({ Maker: maker, Thing: customResource({ Wait: 'yes' }) });
  await deploy({ Maker: maker, Thing: customResource({ Wait: 'yes', More: 'changed' }) });
  const [first, second, third] = ids();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('a resource and its function are deleted in that order', async () => {
  await deploy({ Maker: inlineFunction(answering()), Thing: customResource() });
  await fixture.stacks.delete('orchard', (line) => fixture.log.push(line));
  expect(fixture.log.slice(-3)).toEqual([
    'handling Delete',
    'DELETE_COMPLETE Custom::Thing Thing',
    'DELETE_COMPLETE AWS::Lambda::Function Maker',
  ]);
});

test('the function uses the local Parameter Store through the SDK, and its secret stays there', async () => {
  const code = answering(
    '{}',
    `
    const { SSMClient, PutParameterCommand } = require('@aws-sdk/client-ssm');
    const Value = require('node:crypto').randomBytes(24).toString('base64url');
    await new SSMClient({}).send(new PutParameterCommand({ Name: '/orchard/password', Value, Type: 'SecureString' }));`,
  );
  await deploy({ Maker: inlineFunction(code), Thing: customResource() });
  const password = fixture.parameters.find('/orchard/password');
  expect(password).toMatchObject({ type: 'SecureString', version: 1 });
  expect(password?.value).toHaveLength(32);
  expect(filesWith(fixture.state.path, password?.value ?? '')).toEqual([]);
  expect(fixture.log.join('\n')).not.toContain(password?.value);
});

const FAILURES: Readonly<Record<string, readonly [string, string]>> = {
  'a response of FAILED': [
    answering("{ Status: 'FAILED', Reason: 'quota reached' }"),
    'Received response status [FAILED] from custom resource. Message returned: quota reached',
  ],
  'a function that throws': [
    "exports.handler = async () => { throw new TypeError('no such thing'); };",
    'failed: TypeError: no such thing',
  ],
  'code that cannot be loaded': ["require('nothing-of-the-kind');", "Cannot find module 'nothing-of-the-kind'"],
  'a handler that does not exist': ['exports.other = () => {};', 'index.handler is undefined or not exported'],
  'a function that ends its process': ['exports.handler = () => process.exit(0);', 'ended without a result'],
  'no response': ['exports.handler = async () => {};', 'the function ended without responding to CloudFormation'],
  'no physical id': [answering("{ PhysicalResourceId: '' }"), 'the response has no PhysicalResourceId'],
  'a response to another request': [answering("{ RequestId: 'x' }"), 'the response has another RequestId than the request'],
  'secret data': [answering('{ NoEcho: true }'), 'the laptop engine keeps no secret in its state'],
  'a response over 4 KB': [answering("{ Reason: 'x'.repeat(5000) }"), 'the function ended without responding to CloudFormation'],
};

test.each(Object.entries(FAILURES))('%s fails the resource with its reason', async (_, [code, message]) => {
  await expect(deploy({ Maker: inlineFunction(code), Thing: customResource() })).rejects.toThrow(message);
  expect(fixture.stacks.find('orchard')).toBeUndefined();
});

test('a function that takes too long is killed', async () => {
  const maker = inlineFunction('exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60000));', { Timeout: 1 });
  await expect(deploy({ Maker: maker, Thing: customResource() })).rejects.toThrow(
    /Thing \(Custom::Thing\) failed: function orchard-Maker-\w+ timed out after 1 seconds/,
  );
});

test('a function with a callback works too', async () => {
  const code = answering()
    .replace('async (event, context) =>', '(event, context, callback) => (async () =>')
    .replace(/};\s*$/, '})().then(() => callback(null), callback);');
  expect(await deploy({ Maker: inlineFunction(code), Thing: customResource() })).toMatchObject({ changed: true });
});

test('a service token that is not the ARN of a local function is refused', async () => {
  const thing = { Type: 'Custom::Thing', Properties: { ServiceToken: 'arn:aws:sns:eu-west-1:111111111111:topic' } };
  await expect(deploy({ Thing: thing })).rejects.toThrow(
    'no function on the laptop has the ARN "arn:aws:sns:eu-west-1:111111111111:topic"',
  );
});

test.each([
  [{ Runtime: 'python3.13' }, 'the laptop engine only runs Node.js functions'],
  [{ Code: { S3Bucket: 'b', S3Key: 'k' } }, 'has no inline code'],
])('a function with %j is refused', async (properties, message) => {
  await expect(deploy({ Maker: inlineFunction('', properties) })).rejects.toThrow(message);
});
