import { RecordOnlyProvider } from '../../src/cloudformation/inert/record-only';
import type { DeployStackResult } from '../../src/cloudformation/stack';
import { Stacks } from '../../src/cloudformation/stacks';
import { EmulatedResourceProvider } from '../../src/emulator/emulated-resource-provider';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { TestProvider, thing } from '../cloudformation/test-provider';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { fakeEmulator } from './fake-emulator';
import type { JsonObject } from '../../src/json';

const state = temporaryDirectory();
const fake = fakeEmulator();
let stacks: Stacks;
let endpoint: string;
const warnings: string[] = [];
const known = new TestProvider();

beforeEach(() => {
  endpoint = 'http://127.0.0.1:4000';
  warnings.length = 0;
  known.calls.length = 0;
  stacks = newStacks(fake.emulator);
});

function newStacks(emulator: ConstructorParameters<typeof EmulatedResourceProvider>[0]['emulator']): Stacks {
  return new Stacks({
    stateDirectory: state.path,
    parameters: new FileParameterStore({ stateDirectory: state.path }),
    providers: [known],
    recorder: new RecordOnlyProvider(),
    fallbackProvider: new EmulatedResourceProvider({
      emulator,
      endpointOfTasks: () => endpoint,
      warn: (message) => warnings.push(message),
    }),
  });
}

const queue = (properties: JsonObject = {}, type = 'AWS::SQS::Queue'): JsonObject => ({ Type: type, Properties: properties });
const deploy = (resources: JsonObject, sections: JsonObject = {}): Promise<DeployStackResult> =>
  stacks.deploy({
    stackName: 'orchard',
    account: '111111111111',
    region: 'eu-west-1',
    template: { Resources: resources, ...sections },
    log: () => undefined,
    signal: new AbortController().signal,
  });
const record = (logicalId = 'Queue') => stacks.find('orchard')?.resources.find((resource) => resource.logicalId === logicalId);

test('creates, updates and deletes a resource as a stack of the emulator, with outputs for what the template uses', async () => {
  const outputs = { Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } }, Name: { Value: { 'Fn::Sub': '${Queue.Deep.Name}' } } } };
  const first = await deploy({ Name: thing({ Id: 'fruit' }), Queue: queue({ Tag: { Ref: 'Name' } }) }, outputs);
  expect(first.outputs).toEqual({ Arn: 'Arn', Name: 'Deep.Name' });
  expect(fake.emulator.stacks.get('orchard-Queue')?.template).toMatchObject({
    Resources: { Resource: { Type: 'AWS::SQS::Queue', Properties: { Tag: 'fruit' } } },
  });
  expect(fake.emulator.calls[0]?.headers.authorization).toContain('Credential=111111111111/');
  await deploy({ Name: thing({ Id: 'fruit' }), Queue: queue({ Tag: 'plum' }) }, outputs);
  await stacks.delete('orchard');
  expect(fake.emulator.actions()).toEqual(['CreateStack orchard-Queue', 'UpdateStack orchard-Queue', 'DeleteStack orchard-Queue']);
  expect(warnings).toEqual([]);
});

test('gives the URL of a queue the address of the endpoint, also when that changes', async () => {
  const resources = { Queue: queue(), User: thing({ Value: { Ref: 'Queue' } }) };
  await deploy(resources);
  expect(record()?.physicalId).toBe('http://127.0.0.1:4000/111111111111/orchard-Queue-1');
  endpoint = 'http://172.17.0.1:5000';
  await stacks.resume('orchard', { log: () => undefined, signal: new AbortController().signal });
  expect(record()?.physicalId).toBe('http://172.17.0.1:5000/111111111111/orchard-Queue-1');
  expect(record('User')?.attributes).toEqual({ Value: 'http://172.17.0.1:5000/111111111111/orchard-Queue-1' });
  expect(warnings).toEqual([]);
  await stacks.delete('orchard');
  expect([...fake.emulator.stacks]).toEqual([]);
});

test('creates what the emulator has lost again when the stack is deployed, says so, and updates what refers to it', async () => {
  const resources = { Queue: queue(), User: thing({ Value: { Ref: 'Queue' } }) };
  await deploy(resources);
  fake.emulator.stacks.clear();
  expect((await deploy(resources)).changed).toBe(true);
  expect(record('User')?.attributes).toEqual({ Value: 'http://127.0.0.1:4000/111111111111/orchard-Queue-2' });
  expect(warnings).toEqual([
    'the AWS emulator (fake) no longer had http://127.0.0.1:4000/111111111111/orchard-Queue-1 (AWS::SQS::Queue Queue of stack orchard): ' +
      'it was created again, empty, and its contents are lost',
  ]);
  expect((await deploy(resources)).changed).toBe(false);
});

test('keeps what it created again when the rest of the update fails', async () => {
  await deploy({ Other: thing({ Value: 'one' }), Queue: queue(), Last: thing() });
  fake.emulator.stacks.clear();
  const failing = { Other: thing({ Value: 'two' }), Queue: queue(), Last: thing({ Fail: 'no luck' }) };
  await expect(deploy(failing)).rejects.toThrow('no luck; rolled back');
  expect(record()?.physicalId).toBe('http://127.0.0.1:4000/111111111111/orchard-Queue-2');
  expect([...fake.emulator.stacks.keys()]).toEqual(['orchard-Queue']);
});

test('does not delete the resource that replaced another one', async () => {
  await deploy({ Queue: queue() });
  await deploy({ Queue: queue({ Replace: true }) });
  expect(record()?.physicalId).toMatch(/-2$/);
  expect([...fake.emulator.stacks.keys()]).toEqual(['orchard-Queue']);
});

test.each(['Fake::Unknown', 'Fake::Crash'])(
  'names the type that the emulator does not know, the stack, and both ways out (%s)',
  async (type) => {
    await expect(deploy({ Fruit: queue({}, type) })).rejects.toThrow(
      new RegExp(
        `the AWS emulator \\(fake\\) does not support the type ${type} of resource Fruit in stack orchard .*` +
          `recordOnlyOnLaptop\\(stack, '${type}'\\)\\. Or use another emulator, with --emulator <url>\\.; rolled back`,
      ),
    );
  },
);

test('gives the reason of a resource that the emulator cannot create, and leaves nothing behind', async () => {
  await expect(deploy({ Queue: queue({ Fail: true }) })).rejects.toThrow('the AWS emulator (fake) refuses it: bad fruit; rolled back');
  expect([...fake.emulator.stacks]).toEqual([]);
});

test('records a type that the metadata declares, and the bucket of a pipeline, without an emulator', async () => {
  stacks = newStacks({ name: undefined, url: () => Promise.reject(new Error('there is none')) });
  const metadata = { Metadata: { 'Laptop::RecordOnly': ['AWS::SQS::Queue'] } };
  await deploy({ Queue: queue() }, { ...metadata, Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } } });
  expect(record()).toMatchObject({ recordOnly: true, physicalId: expect.stringMatching(/^orchard-Queue-/) });
  await expect(deploy({ Queue: queue(), Bucket: queue({}, 'AWS::S3::Bucket') }, metadata)).rejects.toThrow(
    /^stack orchard needs an AWS emulator for Bucket \(AWS::S3::Bucket\), and there is none: install one with pip install ministack .*--emulator <url>/,
  );
  await expect(deploy({ Queue: queue() }, { Metadata: { 'Laptop::RecordOnly': 'x' } })).rejects.toThrow('must be a list of resource types');
});

test('creates a resource that was only recorded when the declaration goes, and loses nothing by it', async () => {
  await deploy({ Queue: queue() }, { Metadata: { 'Laptop::RecordOnly': ['AWS::SQS::Queue'] } });
  await deploy({ Queue: queue() });
  expect(record()?.physicalId).toBe('http://127.0.0.1:4000/111111111111/orchard-Queue-1');
  await deploy({ Queue: queue() }, { Metadata: { 'Laptop::RecordOnly': ['AWS::SQS::Queue'] } });
  expect([record()?.recordOnly, [...fake.emulator.stacks.keys()], warnings]).toEqual([true, [], []]);
});
