import { describeFilled, setPlaceholders } from '../../src/ecs/placeholder-secrets';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import type { AssemblyStack } from '../../src/cloud-assembly';
import type { Json } from '../../src/json';

const arn = (name: string): string => `arn:aws:ssm:eu-west-1:111111111111:parameter${name}`;

function taskStack(stage: string, secrets: Readonly<Record<string, Json>>): AssemblyStack {
  const Secrets = Object.entries(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom }));
  const Task = { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Secrets }] } };
  return { name: `shop-${stage}-service`, stage, environment: 'aws://111111111111/eu-west-1', template: { Resources: { Task } } };
}

function stackWith(Type: string, Properties: Readonly<Record<string, Json>>): AssemblyStack {
  return {
    name: 'shop-network',
    stage: 'test',
    environment: 'aws://111111111111/eu-west-1',
    template: { Resources: { It: { Type, Properties } } },
  };
}

const folder = temporaryDirectory();
let parameters: FileParameterStore;
beforeEach(() => {
  parameters = new FileParameterStore({ stateDirectory: folder.path });
});

test('a secret without a value gets a placeholder in each environment that declares it', () => {
  const stacks = [
    taskStack('test', { API_KEY: arn('/shop/test/secrets/API_KEY') }),
    taskStack('prod', { API_KEY: arn('/shop/prod/secrets/API_KEY'), TOKEN: '/shop/prod/secrets/TOKEN' }),
  ];
  const filled = setPlaceholders(stacks, parameters);
  expect(filled).toEqual([
    { environment: 'test', variable: 'API_KEY' },
    { environment: 'prod', variable: 'API_KEY' },
    { environment: 'prod', variable: 'TOKEN' },
  ]);
  for (const name of ['/shop/test/secrets/API_KEY', '/shop/prod/secrets/API_KEY', '/shop/prod/secrets/TOKEN']) {
    expect(parameters.find(name)).toMatchObject({ type: 'SecureString', value: 'placeholder', version: 1 });
  }
  expect(describeFilled(filled)).toContain('was set for API_KEY in test; API_KEY, TOKEN in prod;');
});

test('a secret that has a value is not touched', () => {
  parameters.put({ name: '/shop/test/secrets/API_KEY', type: 'SecureString', value: 'real' });
  const filled = setPlaceholders([taskStack('test', { API_KEY: arn('/shop/test/secrets/API_KEY') })], parameters);
  expect(filled).toEqual([]);
  expect(parameters.find('/shop/test/secrets/API_KEY')).toMatchObject({ value: 'real', version: 1 });
  expect(describeFilled(filled)).toContain('nothing to fill in');
});

test('a parameter that two variables read is filled once', () => {
  const name = arn('/shop/test/secrets/API_KEY');
  expect(setPlaceholders([taskStack('test', { API_KEY: name, OLD_KEY: name })], parameters)).toHaveLength(1);
});

test.each([
  ['a custom resource', 'Custom::DatabasePassword', { ParameterName: '/shop/test/database/password' }],
  ['the stack', 'AWS::SSM::Parameter', { Name: '/shop/test/database/password', Type: 'String', Value: 'x' }],
])('a parameter that %s creates gets no placeholder', (_, type, properties) => {
  const stacks = [stackWith(type, properties), taskStack('test', { DATABASE_PASSWORD: arn('/shop/test/database/password') })];
  expect(setPlaceholders(stacks, parameters)).toEqual([]);
  expect(parameters.list()).toEqual([]);
});

test('a secret whose ARN contains the partition of the deployment is found', () => {
  const valueFrom = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:eu-west-1:111111111111:parameter/shared/TOKEN']] };
  setPlaceholders([taskStack('test', { TOKEN: valueFrom })], parameters);
  expect(parameters.find('/shared/TOKEN')?.value).toBe('placeholder');
});

test.each<[string, Json]>([
  ['a parameter that a resource of the stack is', { 'Fn::Join': ['', [':parameter', { Ref: 'Greeting' }]] }],
  ['a secret of Secrets Manager', 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:token'],
])('%s gets no placeholder', (_, valueFrom) => {
  expect(setPlaceholders([taskStack('test', { GREETING: valueFrom })], parameters)).toEqual([]);
});
