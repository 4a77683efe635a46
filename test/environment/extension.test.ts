import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { recordOnlyOnLaptop, type EnvironmentExtension } from '../../src/environment/environment-extension';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements } from '../support/policy-statements';
import { synthesize, type Platform } from '../support/synthesize';

/** The platform with a stack `storage` in each environment. */
const extended = (fill: (storage: Stack, extension: EnvironmentExtension) => void, options = {}): Platform =>
  synthesize(platformFixture(options), {
    extendEnvironment: (extension) => fill(new Stack(extension.stage, 'storage'), extension),
  });

const fromStorage = (output: string): object => ({
  'Fn::GetStackOutput': expect.objectContaining({ StackName: 'shop-prod-storage', OutputName: expect.stringContaining(output) }),
});

const container = (platform: Platform): { Environment: object[]; Secrets: object[] } =>
  Object.values(platform.environment('prod', 'service').findResources('AWS::ECS::TaskDefinition'))[0]?.Properties.ContainerDefinitions[0];

const taskRoleActions = (platform: Platform): string[] =>
  policyStatements(platform.environment('prod', 'service'))
    .filter(({ resource }) => resource.startsWith('TaskDefinitionTaskRole'))
    .flatMap(({ actions }) => actions);

test('extendEnvironment is called once per environment, in promotion order', () => {
  const environments: object[] = [];
  synthesize(platformFixture(), {
    extendEnvironment: ({ environment: { name, tier, account, region } }) => void environments.push({ name, tier, account, region }),
  });
  expect(environments).toEqual([
    { name: 'test', tier: 'development', account: '111111111111', region: 'eu-west-1' },
    { name: 'prod', tier: 'production', account: '111111111111', region: 'eu-west-1' },
  ]);
});

test("an added stack has the name, account, region, tags and deployment roles of the environment's other stacks", () => {
  const region = 'us-east-1';
  const platform = extended((storage) => new Bucket(storage, 'Uploads'), {
    environments: [TEST, { ...PROD, region }],
    tags: { team: 'fruit' },
  });
  const assembly = platform.app.synth();
  const artifact = (name: string): unknown => {
    const { environment, assumeRoleArn, cloudFormationExecutionRoleArn } = assembly.getNestedAssembly('assembly-prod').getStackByName(name);
    return { environment, assumeRoleArn, cloudFormationExecutionRoleArn };
  };
  expect(artifact('shop-prod-storage')).toEqual(artifact('shop-prod-network'));
  expect(artifact('shop-prod-storage')).toMatchObject({
    environment: { account: '111111111111', region },
    assumeRoleArn: `arn:aws:iam::111111111111:role/cdk-hnb659fds-deploy-role-111111111111-${region}`,
  });
  platform.environment('prod', 'storage').hasResourceProperties('AWS::S3::Bucket', {
    Tags: [
      { Key: 'environment', Value: 'prod' },
      { Key: 'team', Value: 'fruit' },
    ],
  });
});

test('the container gets variables, also with values that are known only on deployment, and secrets', () => {
  const platform = extended((storage, { service }) => {
    service.addVariable('UPLOADS_BUCKET', new Bucket(storage, 'Uploads').bucketName);
    service.addVariable('FEATURE', 'on');
    service.addSecret('TOKEN', ContainerSecret.fromSecretsManager(new Secret(storage, 'Token')));
    service.addSecret('GREETING', ContainerSecret.fromSsmParameter(new StringParameter(storage, 'Greeting', { stringValue: 'hello' })));
  });
  const { Environment, Secrets } = container(platform);
  expect(Environment).toEqual(
    expect.arrayContaining([
      { Name: 'UPLOADS_BUCKET', Value: fromStorage('Uploads') },
      { Name: 'FEATURE', Value: 'on' },
    ]),
  );
  expect(Secrets).toEqual(expect.arrayContaining([{ Name: 'TOKEN', ValueFrom: fromStorage('Token') }]));
  expect(JSON.stringify(Secrets)).toContain('GREETING');
});

test.each<[string, (storage: Stack, extension: EnvironmentExtension) => unknown, string[]]>([
  ['a bucket', (scope, { service }) => new Bucket(scope, 'It').grantReadWrite(service.taskRole), ['s3:PutObject']],
  [
    'a bucket with a key of its own',
    (scope, { service }) => new Bucket(scope, 'It', { encryption: BucketEncryption.KMS }).grantReadWrite(service.taskRole),
    ['s3:PutObject', 'kms:Decrypt'],
  ],
  ['a queue', (scope, { service }) => new Queue(scope, 'It').grantConsumeMessages(service.taskRole), ['sqs:ReceiveMessage']],
  [
    'a table',
    (scope, { service }) =>
      new Table(scope, 'It', { partitionKey: { name: 'id', type: 'S' as never } }).grantReadWriteData(service.taskRole),
    ['dynamodb:PutItem'],
  ],
  ['an event bus', (scope, { service }) => new EventBus(scope, 'It').grantPutEventsTo(service.taskRole), ['events:PutEvents']],
  [
    'a topic with a key of its own',
    (scope, { service }) => new Topic(scope, 'It', { masterKey: new Key(scope, 'Key') }).grantPublish(service.taskRole),
    ['sns:Publish', 'kms:Decrypt'],
  ],
  ['a secret', (scope, { service }) => new Secret(scope, 'It').grantRead(service.taskRole), ['secretsmanager:GetSecretValue']],
])('the task role can be granted access to %s, by its policy in the service stack', (_, grant, actions) => {
  const platform = extended(grant);
  expect(taskRoleActions(platform)).toEqual(expect.arrayContaining(actions));
  expect(JSON.stringify(platform.environment('prod', 'storage').toJSON())).not.toContain('TaskRole');
});

describe('the security group of the tasks', () => {
  const group = (storage: Stack, { network }: EnvironmentExtension): SecurityGroup =>
    new SecurityGroup(storage, 'Cache', { vpc: network.vpc, allowAllOutbound: false });
  const rules = (platform: Platform, stack: string): object[] =>
    Object.values(platform.environment('prod', stack).findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties);

  test('can be allowed into an added stack, from either side of the rule', () => {
    const asked = extended((storage, extension) =>
      group(storage, extension).connections.allowFrom(extension.network.taskSecurityGroup, Port.tcp(6379)),
    );
    expect(rules(asked, 'storage')).toEqual([expect.objectContaining({ FromPort: 6379 })]);
    const given = extended((storage, extension) =>
      extension.network.taskSecurityGroup.connections.allowTo(group(storage, extension), Port.tcp(6379)),
    );
    expect(rules(given, 'service')).toEqual([expect.objectContaining({ FromPort: 6379, GroupId: fromStorage('Cache') })]);
  });

  test('can allow an added stack in', () => {
    const platform = extended((storage, extension) =>
      extension.network.taskSecurityGroup.addIngressRule(group(storage, extension), Port.tcp(8080)),
    );
    expect(rules(platform, 'service')).toEqual([expect.objectContaining({ FromPort: 8080, SourceSecurityGroupId: fromStorage('Cache') })]);
  });
});

test('an added stack can refer to the load balancer', () => {
  const platform = extended((storage, { network }) => {
    const acl = new CfnWebACL(storage, 'Acl', {
      defaultAction: { allow: {} },
      scope: 'REGIONAL',
      visibilityConfig: { cloudWatchMetricsEnabled: false, metricName: 'acl', sampledRequestsEnabled: false },
    });
    new CfnWebACLAssociation(storage, 'Association', { resourceArn: network.loadBalancer.loadBalancerArn, webAclArn: acl.attrArn });
  });
  platform.environment('prod', 'storage').hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
    ResourceArn: { 'Fn::GetStackOutput': { StackName: 'shop-prod-network' } },
  });
});

test('an extension does not change the resources of the network and the database', () => {
  const plain = synthesize(platformFixture());
  const platform = extended((storage, { network }) => new SecurityGroup(storage, 'Cache', { vpc: network.vpc }));
  for (const [environment, part] of [
    ['test', 'network'],
    ['test', 'database'],
    ['prod', 'network'],
    ['prod', 'database'],
  ] as const) {
    expect(platform.environment(environment, part).toJSON().Resources).toEqual(plain.environment(environment, part).toJSON().Resources);
  }
});

test('recordOnlyOnLaptop writes the resource types into the metadata of the template', () => {
  const platform = extended((storage) => {
    new Bucket(storage, 'Uploads');
    recordOnlyOnLaptop(storage, 'AWS::WAFv2::WebACLAssociation');
    recordOnlyOnLaptop(storage, 'AWS::WAFv2::WebACL');
    recordOnlyOnLaptop(storage, 'AWS::WAFv2::WebACL');
  });
  expect(platform.environment('prod', 'storage').toJSON().Metadata).toEqual({
    'Laptop::RecordOnly': ['AWS::WAFv2::WebACL', 'AWS::WAFv2::WebACLAssociation'],
  });
  expect(Template.fromStack(platform.pipelineStack).toJSON()).not.toHaveProperty('Metadata');
});

describe('a variable or secret is refused', () => {
  const problems = (extend: (extension: EnvironmentExtension) => void): string => {
    const options = { environments: [TEST], service: { environment: { LOG_LEVEL: 'info' }, secrets: ['API_KEY'] } };
    try {
      synthesize(platformFixture(options), { extendEnvironment: extend });
    } catch (error) {
      expect((error as Error).name).toBe('ConfigurationError');
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };
  const secret = ({ stage }: EnvironmentExtension, id: string): ContainerSecret =>
    ContainerSecret.fromSecretsManager(new Secret(new Stack(stage, id), 'It'));

  test('when the contract, the configuration or an earlier call sets it, or its name is invalid, with all problems at once', () => {
    const message = problems((extension) => {
      const { service } = extension;
      service.addVariable('DATABASE_HOST', 'x');
      service.addVariable('LOG_LEVEL', 'x');
      service.addVariable('API_KEY', 'x');
      service.addVariable('TWICE', 'x');
      service.addSecret('TWICE', secret(extension, 'one'));
      service.addVariable('my-bucket', 'x');
      service.addSecret('VERSION', secret(extension, 'two'));
    });
    expect(message.split('\n')[0]).toBe('src/extend.ts has 6 problems:');
    expect(message).toContain(
      [
        '  test: service.addVariable',
        '    given    "DATABASE_HOST"',
        '    allowed  a name that is not set yet; DATABASE_HOST is set by the platform',
        '    fix      use another name',
      ].join('\n'),
    );
    for (const expected of [
      'LOG_LEVEL is set by service.environment in .projenrc.ts',
      'API_KEY is set by service.secrets in .projenrc.ts',
      'TWICE is set by an earlier service.addVariable',
      'VERSION is set by the platform',
      'given    "my-bucket"\n    allowed  letters, digits and underscores, not starting with a digit, at most 128',
    ]) {
      expect(message).toContain(expected);
    }
  });

  test('in every environment that has the problem', () => {
    const extendEnvironment = ({ service }: EnvironmentExtension): void => service.addVariable('PORT', '80');
    expect(() => synthesize(platformFixture(), { extendEnvironment })).toThrow(
      /^src\/extend\.ts has 2 problems:\n {2}test: .*\n {2}prod: /s,
    );
  });
});
