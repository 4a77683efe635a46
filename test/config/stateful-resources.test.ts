import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Stack } from 'aws-cdk-lib';
import type { PlatformOptions } from '../../src/config/platform';
import { compareStateful, describeStatefulProblem, isStateful, statefulPart } from '../../src/config/stateful-resources';
import type { StackTemplates } from '../../src/config/stateful-resources';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

function templates(options: Partial<PlatformOptions> = {}, version = 'a'.repeat(40)): StackTemplates {
  const platform = synthesize(platformFixture(options), { version });
  return Object.fromEntries(platform.stacks.map((stack: Stack) => [stack.stackName, platform.template(stack).toJSON()]));
}

const ids = (before: StackTemplates, after: StackTemplates): readonly string[] =>
  compareStateful({ before, after }).map(({ id, change, properties }) => [change, id, ...properties].join(' '));

const one = (Type: string, Properties: object, id = 'A'): StackTemplates => ({
  stack: { Resources: { [id]: { Type, Properties: { ...Properties } } } },
});

describe('of the synthesized platform', () => {
  const before = templates();

  test('another version of the service, sizes, scaling and backups are no problem', () => {
    expect(ids(before, templates({}, 'b'.repeat(40)))).toEqual([]);
    const changed = templates({
      service: { cpu: 1024, memoryMiB: 2048, secrets: ['API_KEY'], healthCheckPath: '/up' },
      database: { maxCapacity: 64, readers: 1, backupRetentionDays: 30 },
      environments: [
        { ...TEST, logRetentionDays: 30 },
        { ...PROD, approval: { timeoutHours: 1 } },
      ],
      tags: { team: 'fruit' },
    });
    expect(ids(before, changed)).toEqual([]);
  });

  test('another database engine replaces clusters and their instances', () => {
    expect(ids(before, templates({ database: { engine: 'mysql', name: 'shop' } }))).toEqual([
      expect.stringMatching(/^replaced shop-prod-database\/ClusterEB0386A7 Engine/),
      expect.stringMatching(/^replaced shop-prod-database\/ClusterReader\w+ Engine$/),
      expect.stringMatching(/^replaced shop-prod-database\/ClusterWriter\w+ Engine$/),
      expect.stringMatching(/^replaced shop-test-database\/ClusterEB0386A7 Engine/),
      expect.stringMatching(/^replaced shop-test-database\/ClusterWriter\w+ Engine$/),
    ]);
  });

  test('fewer NAT gateways delete addresses and subnets', () => {
    const found = ids(before, templates({ environments: [TEST, { ...PROD, network: { natGateways: 0 } }] }));
    expect(found).toContainEqual(expect.stringMatching(/^deleted shop-prod-network\/VpcpublicSubnet1EIP/));
    expect(found.filter((each) => !/^(deleted|replaced) shop-prod-network\/Vpc/.test(each))).toEqual([]);
  });

  test('an environment that is gone deletes its VPC, load balancer, database, password, logs and parameters', () => {
    const types = compareStateful({ before, after: templates({ environments: [TEST] }) }).map(({ type }) => type);
    expect([...new Set(types)].sort()).toEqual([
      'AWS::EC2::EIP',
      'AWS::EC2::Subnet',
      'AWS::EC2::VPC',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::Logs::LogGroup',
      'AWS::RDS::DBCluster',
      'AWS::RDS::DBInstance',
      'AWS::RDS::DBSubnetGroup',
      'AWS::SSM::Parameter',
      'Custom::DatabasePassword',
    ]);
  });

  test('another name of the platform deletes everything', () => {
    const stacks = compareStateful({ before, after: templates({ name: 'store' }) }).map(({ stack }) => stack);
    expect([...new Set(stacks)]).toEqual(Object.keys(before).sort());
  });

  test('the part that is stored until the comparison has the same problems', () => {
    const stored = statefulPart(before);
    expect(JSON.stringify(stored).length).toBeLessThan(JSON.stringify(before).length / 5);
    for (const after of [before, templates({ database: { engine: 'mysql' } }), templates({ environments: [TEST] })]) {
      expect(compareStateful({ before: stored, after })).toEqual(compareStateful({ before, after }));
    }
  });

  test('a new environment is no problem', () => {
    expect(ids(templates({ environments: [TEST] }), before)).toEqual([]);
  });
});

test('a changed logical id is reported with the new resources of the type', () => {
  const [problem] = compareStateful({ before: one('AWS::S3::Bucket', {}), after: one('AWS::S3::Bucket', {}, 'B') });
  expect(problem).toEqual({
    id: 'stack/A',
    stack: 'stack',
    logicalId: 'A',
    type: 'AWS::S3::Bucket',
    change: 'deleted',
    properties: [],
    added: ['B'],
  });
  expect(problem && describeStatefulProblem(problem)).toBe(
    'stack/A (AWS::S3::Bucket) would be deleted: no resource of this type has this logical id any longer; new of this type: B',
  );
});

test('a replacement names the properties', () => {
  const [problem] = compareStateful({
    before: one('AWS::DynamoDB::Table', { TableName: 'a', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }),
    after: one('AWS::DynamoDB::Table', { KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }] }),
  });
  expect(problem && describeStatefulProblem(problem)).toBe(
    'stack/A (AWS::DynamoDB::Table) would be replaced: KeySchema, TableName cannot change in place',
  );
});

test('the order of keys, other properties and stateless types do not matter', () => {
  const encrypted = (value: object): StackTemplates => one('AWS::ECR::Repository', { EncryptionConfiguration: value });
  expect(ids(encrypted({ EncryptionType: 'KMS', KmsKey: 'a' }), encrypted({ KmsKey: 'a', EncryptionType: 'KMS' }))).toEqual([]);
  expect(ids(encrypted({ EncryptionType: 'KMS' }), encrypted({ EncryptionType: 'AES256' }))).toHaveLength(1);
  expect(ids(one('AWS::SQS::Queue', { DelaySeconds: 1 }), one('AWS::SQS::Queue', { DelaySeconds: 2 }))).toEqual([]);
  expect(ids(one('AWS::IAM::Role', { RoleName: 'a' }), { stack: {} })).toEqual([]);
});

test('the table has every property of its types that the CDK knows as one whose change replaces the resource', () => {
  const types = [...loadAwsServiceSpecSync().all('resource')].filter(({ cloudFormationType }) => isStateful(cloudFormationType));
  expect(types.length).toBeGreaterThan(20);
  const missing = types.flatMap(({ cloudFormationType: Type, properties }) =>
    Object.entries(properties)
      .filter(([, { causesReplacement }]) => causesReplacement === 'yes')
      .filter(([name]) => ids(one(Type, { [name]: 'old' }), one(Type, { [name]: 'new' })).length === 0)
      .map(([name]) => `${Type}.${name}`),
  );
  expect(missing).toEqual([]);
});
