import { inertProviders, type InertProvider } from '../../src/cloudformation/inert/inert-provider';
import { RecordOnlyProvider } from '../../src/cloudformation/inert/record-only';
import type { JsonObject } from '../../src/json';
import type { ResourceRequest } from '../../src/cloudformation/resource-provider';
import { customResource, functionFixture, inlineFunction } from '../lambda/function-fixture';

const fixture = functionFixture();
const { deploy } = fixture;

const request = (properties: JsonObject, logicalId = 'Thing'): ResourceRequest => ({
  stackName: 'orchard',
  stackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard/1',
  account: '111111111111',
  region: 'eu-west-1',
  logicalId,
  properties,
  log: () => undefined,
  signal: new AbortController().signal,
});

const inert = (type: string): InertProvider => inertProviders().find((provider) => provider.type === type) as InertProvider;

test.each<[string, JsonObject, string | RegExp, JsonObject]>([
  ['AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }, /^vpc-[0-9a-f]{17}$/, { CidrBlock: '10.0.0.0/16' }],
  ['AWS::IAM::Role', { RoleName: 'deploy' }, 'deploy', { Arn: 'arn:aws:iam::111111111111:role/deploy' }],
  ['AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'p' }, 'arn:aws:iam::111111111111:policy/p', {}],
  ['AWS::Logs::LogGroup', { LogGroupName: '/a' }, '/a', { Arn: 'arn:aws:logs:eu-west-1:111111111111:log-group:/a:*' }],
  ['AWS::CodeBuild::Project', { Name: 'Build' }, 'Build', { Arn: 'arn:aws:codebuild:eu-west-1:111111111111:project/Build' }],
  ['AWS::CodePipeline::Pipeline', { Name: 'orchard' }, 'orchard', { Version: '1' }],
  ['AWS::RDS::DBSubnetGroup', { DBSubnetGroupName: 'Data' }, 'data', {}],
  ['AWS::CertificateManager::Certificate', {}, /^arn:aws:acm:eu-west-1:111111111111:certificate\/[0-9a-f-]{36}$/, {}],
])('records %s with the name that AWS would give it', async (...row) => {
  const [type, properties, id, attributes] = row;
  const made = await inert(type).create(request(properties));
  expect(made.physicalId).toEqual(typeof id === 'string' ? id : expect.stringMatching(id));
  expect(made.attributes).toMatchObject(attributes);
  expect(await inert(type).update(request(properties))).toEqual(made);
});

test.each<[string, JsonObject, string | RegExp, JsonObject]>([
  ['AWS::SNS::Topic', { TopicName: 't' }, 'arn:aws:sns:eu-west-1:111111111111:t', { TopicName: 't' }],
  ['AWS::S3::Bucket', {}, /^orchard-thing-[0-9a-f]{12}$/, {}],
  [
    'AWS::WAFv2::WebACL',
    {},
    /^orchard-Thing-[0-9A-F]{12}$/,
    { Arn: expect.stringMatching(/^arn:aws:wafv2:eu-west-1:111111111111:orchard-Thing/) },
  ],
])('records %s where a template declares it as without effect, with the attributes that the template uses', async (...row) => {
  const [type, properties, id, attributes] = row;
  const made = await new RecordOnlyProvider().create({ ...request(properties), type, usedAttributes: ['Arn'] });
  expect(made).toEqual({ physicalId: expect.stringMatching(id), attributes: expect.objectContaining(attributes) });
});

test('gives resources of one type different ids', async () => {
  const ids = await Promise.all(['A', 'B'].map(async (id) => (await inert('AWS::EC2::Subnet').create(request({}, id))).physicalId));
  expect(new Set(ids).size).toBe(2);
});

test('creates, updates, renames and deletes parameters', async () => {
  const parameter = (properties: JsonObject): JsonObject => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Type: 'String', ...properties },
  });
  await deploy({ Url: parameter({ Name: '/url', Value: 'one' }) }, { Url: { Value: { 'Fn::GetAtt': ['Url', 'Value'] } } });
  expect(fixture.parameters.find('/url')).toMatchObject({ value: 'one', version: 1 });
  await deploy({ Url: parameter({ Name: '/url', Value: 'two' }) });
  expect(fixture.parameters.find('/url')).toMatchObject({ value: 'two', version: 2 });
  await deploy({ Url: parameter({ Name: '/address', Value: 'two' }) });
  expect([fixture.parameters.find('/url'), fixture.parameters.find('/address')?.value]).toEqual([undefined, 'two']);
  await fixture.stacks.delete('orchard');
  expect(fixture.parameters.find('/address')).toBeUndefined();
});

test('does not change a parameter that exists already', async () => {
  fixture.parameters.put({ name: '/url', type: 'String', value: 'mine' });
  const parameter = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Name: '/url', Value: 'x' } };
  await expect(deploy({ Url: parameter })).rejects.toThrow('parameter "/url" already exists');
  expect(fixture.parameters.find('/url')?.value).toBe('mine');
});

test('refuses a SecureString in a template, as CloudFormation does', async () => {
  const parameter = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'SecureString', Name: '/url', Value: 'x' } };
  await expect(deploy({ Url: parameter })).rejects.toThrow(
    'property Type is SecureString, and CloudFormation can create String and StringList',
  );
});

test('each change of a task definition makes a new revision, and no revision is used twice', async () => {
  const task = (image: string, family = 'web'): JsonObject => ({
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { Family: family, ContainerDefinitions: [{ Image: image }] },
  });
  const broken = {
    Broken: { ...customResource(), DependsOn: ['Task', 'Maker'] },
    Maker: inlineFunction('exports.handler = () => { throw new Error("no"); };'),
  };
  const arn = { Task: { Value: { Ref: 'Task' } } };
  const prefix = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web';
  expect((await deploy({ Task: task('one') }, arn)).outputs.Task).toBe(`${prefix}:1`);
  expect((await deploy({ Task: task('one') }, arn)).changed).toBe(false);
  await expect(deploy({ Task: task('two'), ...broken }, arn)).rejects.toThrow('rolled back');
  expect(fixture.stacks.find('orchard')?.resources.map(({ physicalId }) => physicalId)).toEqual([`${prefix}:1`]);
  expect((await deploy({ Task: task('three') }, arn)).outputs.Task).toBe(`${prefix}:3`);
  expect(fixture.stacks.findResource(`${prefix}:3`)?.properties.ContainerDefinitions).toEqual([{ Image: 'three' }]);
});

test('a repository is on a host that cannot be reached', async () => {
  const repository = { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'orchard' } };
  const { outputs } = await deploy(
    { Images: repository },
    {
      Uri: { Value: { 'Fn::GetAtt': ['Images', 'RepositoryUri'] } },
      Arn: { Value: { 'Fn::GetAtt': ['Images', 'Arn'] } },
      Name: { Value: { Ref: 'Images' } },
    },
  );
  expect(outputs).toEqual({ Uri: 'laptop.invalid/orchard', Arn: 'arn:aws:ecr:eu-west-1:111111111111:repository/orchard', Name: 'orchard' });
});

test('a cluster has a name and an ARN', async () => {
  const { outputs } = await deploy({ Cluster: { Type: 'AWS::ECS::Cluster' } }, { Arn: { Value: { 'Fn::GetAtt': ['Cluster', 'Arn'] } } });
  expect(outputs.Arn).toMatch(/^arn:aws:ecs:eu-west-1:111111111111:cluster\/orchard-Cluster-[0-9A-F]{12}$/);
});
