import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inertProviders } from '../../src/cloudformation/inert/inert-provider';
import { RecordOnlyProvider } from '../../src/cloudformation/inert/record-only';
import { TaskDefinitionProvider } from '../../src/cloudformation/providers/task-definition-provider';
import type { ResourceProvider } from '../../src/cloudformation/resource-provider';
import { readServiceSettings } from '../../src/ecs/service-settings';
import { LoadBalancing } from '../../src/elb/load-balancing';
import { TargetGroupProvider } from '../../src/elb/target-group-provider';
import type { JsonObject } from '../../src/json';
import { DbClusters } from '../../src/rds/db-clusters';
import { DbInstanceProvider } from '../../src/rds/db-instance-provider';
import { privateDirectory } from '../../src/state/private-directory';
import { request } from '../elb/load-balancing-fixture';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const state = temporaryDirectory();
const inChina = (properties: JsonObject) => ({ ...request('Thing', properties), region: 'cn-north-1' });
const create = async (provider: ResourceProvider, properties: JsonObject = {}): Promise<string> =>
  JSON.stringify(await provider.create(inChina(properties)));

test.each(inertProviders().map((provider) => [provider.type, provider] as const))(
  '%s has no name of another partition',
  async (_, provider) => {
    const required = [
      'Bucket',
      'Cluster',
      'ResourceId',
      'ScalableDimension',
      'ServiceNamespace',
      'Name',
      'AWSServiceName',
      'AliasName',
      'PolicyName',
      'ScalingTargetId',
      'ActionName',
      'ConfigurationName',
    ];
    const properties = {
      ...Object.fromEntries(required.map((name) => [name, 'given'])),
      Budget: { BudgetName: 'given' },
      TopicArn: 'arn:aws-cn:sns:cn-north-1:1:topic',
      MinCapacity: 1,
      MaxCapacity: 1,
    };
    expect(await create(provider, properties)).not.toMatch(/arn:aws:|amazonaws\.com(?!\.cn)/);
  },
);

test('a bucket has the partition and the domain of its region', async () => {
  const bucket = await new RecordOnlyProvider().create({ ...inChina({ BucketName: 'fruit' }), type: 'AWS::S3::Bucket' });
  expect(bucket.attributes).toEqual({
    Arn: 'arn:aws-cn:s3:::fruit',
    DomainName: 'fruit.s3.amazonaws.com.cn',
    DualStackDomainName: 'fruit.s3.dualstack.cn-north-1.amazonaws.com.cn',
    RegionalDomainName: 'fruit.s3.cn-north-1.amazonaws.com.cn',
    WebsiteURL: 'http://fruit.s3-website-cn-north-1.amazonaws.com.cn',
  });
});

test('resources that have an effect have the partition of their region', async () => {
  expect(await create(new TaskDefinitionProvider({ stateDirectory: state.path }))).toContain('arn:aws-cn:ecs:cn-north-1:111111111111:');
  const balancing = new LoadBalancing({ stateDirectory: state.path, basePort: 1 });
  expect(await create(new TargetGroupProvider(balancing))).toContain('arn:aws-cn:elasticloadbalancing:cn-north-1:111111111111:');
  expect(readServiceSettings(inChina({ TaskDefinition: 'web:1' })).arn).toMatch(/^arn:aws-cn:ecs:cn-north-1:111111111111:service/);
  const server = privateDirectory(join(state.path, 'postgres', 'data'));
  writeFileSync(join(server, 'server.json'), JSON.stringify({ port: 1, adminPassword: '' }));
  const clusters = new DbClusters({ stateDirectory: state.path, runtime: 'process' });
  expect(await create(new DbInstanceProvider(clusters), { DBClusterIdentifier: 'data' })).toContain('arn:aws-cn:rds:cn-north-1:');
});
