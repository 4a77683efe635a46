import { CUSTOM_RESOURCE, ProviderRegistry } from '../../src/cloudformation/provider-registry';
import { Stacks } from '../../src/cloudformation/stacks';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { TestProvider, thing } from './test-provider';

const state = temporaryDirectory();
const [known, custom, fallback] = [new TestProvider(), new TestProvider(CUSTOM_RESOURCE), new TestProvider('any other')];
const providerOf = (registry: ProviderRegistry, type: string) => registry.get({ type, logicalId: 'A' }, 'orchard');

test('finds the provider of a type, and one provider for all custom resources', () => {
  const registry = new ProviderRegistry([known, custom]);
  expect(providerOf(registry, 'Test::Thing')).toBe(known);
  expect(providerOf(registry, 'Custom::Anything')).toBe(custom);
});

test('refuses two providers of one type', () => {
  expect(() => new ProviderRegistry([known, new TestProvider()])).toThrow('two providers create Test::Thing; register one');
});

test('names type, resource and stack when there is no provider', () => {
  expect(() => providerOf(new ProviderRegistry([known]), 'AWS::SQS::Queue')).toThrow(
    'stack orchard: the laptop engine does not support the type AWS::SQS::Queue of resource A',
  );
});

test('uses the fallback provider for every other type', () => {
  const registry = new ProviderRegistry([known], { fallback });
  expect(providerOf(registry, 'Test::Thing')).toBe(known);
  expect(providerOf(registry, 'AWS::SQS::Queue')).toBe(fallback);
  expect(() => registry.check([{ type: 'AWS::SQS::Queue', logicalId: 'A' }], 'orchard')).not.toThrow();
});

test('creates, updates and deletes resources of any type with the fallback provider, which gets their types', async () => {
  const stateDirectory = state.path;
  const parameters = new FileParameterStore({ stateDirectory });
  const stacks = new Stacks({ stateDirectory, parameters, providers: [known], fallbackProvider: fallback });
  const deploy = (value: number) =>
    stacks.deploy({
      stackName: 'orchard',
      account: '111111111111',
      region: 'eu-west-1',
      template: { Resources: { Known: thing(), Queue: { Type: 'AWS::SQS::Queue', Properties: { Value: value } } } },
      log: () => undefined,
      signal: new AbortController().signal,
    });
  await deploy(1);
  await deploy(2);
  await stacks.stopAll();
  await stacks.delete('orchard');
  expect(fallback.calls).toEqual(['create Queue', 'update Queue Queue', 'stop Queue', 'delete Queue']);
  expect(fallback.requests.map(({ type }) => type)).toEqual(['AWS::SQS::Queue', 'AWS::SQS::Queue']);
});
