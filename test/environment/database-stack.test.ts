import { Match } from 'aws-cdk-lib/assertions';
import type { DatabaseStack } from '../../src/environment/database-stack';
import { PROD, TEST, platformFixture } from '../support/platform-fixture';
import { synthesize, type Platform } from '../support/synthesize';

const platform = synthesize(platformFixture());
const development = platform.environment('test', 'database');
const production = platform.environment('prod', 'database');
const stackOf = ({ app }: Platform, name: string): DatabaseStack => app.node.findChild(name).node.findChild('database') as DatabaseStack;
const cluster = (template: typeof production): Record<string, unknown> =>
  Object.values(template.findResources('AWS::RDS::DBCluster'))[0] as Record<string, unknown>;

test('the cluster is encrypted in every tier', () => {
  for (const template of [development, production]) {
    template.hasResourceProperties('AWS::RDS::DBCluster', { StorageEncrypted: true });
  }
});

test('the cluster gets its password by a dynamic reference, and no template contains another secret', () => {
  expect(cluster(production).Properties).toMatchObject({
    MasterUsername: 'service',
    MasterUserPassword: '{{resolve:ssm-secure:/shop/prod/database/password}}',
  });
  for (const stack of platform.stacks) {
    const references = JSON.stringify(platform.template(stack).toJSON()).match(/\{\{resolve:[^}]*\}\}/g) ?? [];
    expect(references).toEqual(stack.stackName.endsWith('database') ? [expect.stringContaining('ssm-secure')] : []);
    expect(
      Object.values(platform.template(stack).findResources('AWS::SSM::Parameter')).map(({ Properties }) => Properties.Type),
    ).not.toContain('SecureString');
  }
});

test('the cluster is deployed after the password is created', () => {
  expect(stackOf(platform, 'prod').dependencies.map(({ stackName }) => stackName)).toEqual(['shop-prod-network']);
});

test('a development cluster pauses, and is deleted with its environment', () => {
  expect(cluster(development)).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: {
      DeletionProtection: false,
      BackupRetentionPeriod: 1,
      DatabaseName: 'shop',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2, SecondsUntilAutoPause: 300 },
    },
  });
  development.resourceCountIs('AWS::RDS::DBInstance', 1);
});

test('a production cluster never pauses, is protected, and is deleted with a final snapshot', () => {
  expect(cluster(production)).toMatchObject({
    DeletionPolicy: 'Snapshot',
    UpdateReplacePolicy: 'Snapshot',
    Properties: {
      DeletionProtection: true,
      BackupRetentionPeriod: 14,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
    },
  });
  expect(
    (cluster(production).Properties as { ServerlessV2ScalingConfiguration: object }).ServerlessV2ScalingConfiguration,
  ).not.toHaveProperty('SecondsUntilAutoPause');
  production.resourceCountIs('AWS::RDS::DBInstance', 2);
});

test('the stack has termination protection if the cluster has deletion protection', () => {
  expect([stackOf(platform, 'test').terminationProtection, stackOf(platform, 'prod').terminationProtection]).toEqual([false, true]);
});

test('capacity, readers and backups can be configured', () => {
  const other = synthesize(
    platformFixture({
      environments: [{ ...TEST, database: { minCapacity: 2, maxCapacity: 8, readers: 2, backupRetentionDays: 3 } }],
    }),
  ).environment('test', 'database');
  other.hasResourceProperties('AWS::RDS::DBCluster', {
    BackupRetentionPeriod: 3,
    ServerlessV2ScalingConfiguration: { MinCapacity: 2, MaxCapacity: 8 },
  });
  other.resourceCountIs('AWS::RDS::DBInstance', 3);
});

test('only the tasks can connect to the database', () => {
  production.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  production.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourceSecurityGroupId: {
      'Fn::GetStackOutput': Match.objectLike({ StackName: 'shop-prod-network', OutputName: Match.stringLikeRegexp('TaskSecurityGroup') }),
    },
  });
  production.allResourcesProperties('AWS::RDS::DBInstance', { PubliclyAccessible: false });
});

test('minor versions are not upgraded automatically', () => {
  production.allResourcesProperties('AWS::RDS::DBInstance', { AutoMinorVersionUpgrade: false, DBInstanceClass: 'db.serverless' });
});

test('the engine is PostgreSQL 17, or MySQL with a parameter that requires TLS', () => {
  production.hasResourceProperties('AWS::RDS::DBCluster', {
    Engine: 'aurora-postgresql',
    EngineVersion: Match.stringLikeRegexp('^17[.]'),
    Port: 5432,
  });
  const mysql = synthesize(platformFixture({ database: { engine: 'mysql' }, environments: [PROD] })).environment('prod', 'database');
  mysql.hasResourceProperties('AWS::RDS::DBCluster', {
    Engine: 'aurora-mysql',
    EngineVersion: Match.stringLikeRegexp('^8[.]0[.]mysql_aurora[.]3[.]'),
  });
  mysql.hasResourceProperties('AWS::RDS::DBClusterParameterGroup', { Parameters: { require_secure_transport: 'ON' } });
});

test('stateful resources keep their logical ids, because a change would replace them', () => {
  expect(Object.keys(production.findResources('AWS::RDS::DBCluster'))).toEqual(['ClusterEB0386A7']);
  expect(Object.keys(production.findResources('AWS::RDS::DBInstance'))).toEqual(['ClusterWriterA91BB273', 'ClusterReader16376AFD4']);
  expect(Object.keys(platform.environment('prod', 'network').findResources('Custom::DatabasePassword'))).toEqual([
    'DatabasePassword49A8070F',
  ]);
  expect(Object.keys(platform.pipeline.findResources('AWS::ECR::Repository'))).toEqual(['Images2D38C313']);
  expect(Object.keys(platform.pipeline.findResources('AWS::S3::Bucket'))).toEqual(['Artifacts82DD59A1']);
});

test('an environment without a database has no cluster, no password and no variables for it', () => {
  const none = synthesize(platformFixture({ database: undefined }));
  expect(none.stacks.map(({ stackName }) => stackName).filter((name) => name.includes('database'))).toEqual([]);
  none.environment('test', 'network').resourceCountIs('Custom::DatabasePassword', 0);
  none.environment('test', 'network').resourceCountIs('AWS::Lambda::Function', 0);
  expect(JSON.stringify(none.environment('test', 'service').toJSON())).not.toContain('DATABASE_');
});
