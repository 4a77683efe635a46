import { Match } from 'aws-cdk-lib/assertions';
import { OTHER_ACCOUNT, PROD, TEST, platformFixture } from '../support/platform-fixture';
import { policyStatements } from '../support/policy-statements';
import { synthesize, VERSION } from '../support/synthesize';

const platform = synthesize(platformFixture({ service: { secrets: ['API_KEY'], environment: { LOG_LEVEL: 'info' } } }));
const development = platform.environment('test', 'service');
const production = platform.environment('prod', 'service');
const only = (template: typeof production, type: string): Record<string, never> =>
  Object.values(template.findResources(type))[0]?.Properties;
const container = (template: typeof production): Record<string, never> =>
  (only(template, 'AWS::ECS::TaskDefinition').ContainerDefinitions as never)[0];

describe('the container', () => {
  test('runs the image of the version', () => {
    expect(container(production).Image).toEqual({
      'Fn::Join': ['', ['111111111111.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, `/shop:${VERSION}`]],
    });
  });

  test('gets the variables of the contract and the configured ones', () => {
    const variables = Object.fromEntries(
      (container(production).Environment as unknown as { Name: string; Value: unknown }[]).map(({ Name, Value }) => [Name, Value]),
    );
    const fromDatabase = (output: string): unknown => ({
      'Fn::GetStackOutput': expect.objectContaining({ StackName: 'shop-prod-database', OutputName: expect.stringContaining(output) }),
    });
    expect(variables).toEqual({
      LOG_LEVEL: 'info',
      PORT: '8080',
      ENVIRONMENT: 'prod',
      VERSION,
      DATABASE_NAME: 'shop',
      DATABASE_USER: 'service',
      DATABASE_HOST: fromDatabase('EndpointAddress'),
      DATABASE_PORT: fromDatabase('EndpointPort'),
    });
  });

  test('gets the password and declared secrets from Parameter Store', () => {
    const arn = 'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/prod';
    expect(container(production).Secrets).toEqual([
      { Name: 'API_KEY', ValueFrom: `${arn}/secrets/API_KEY` },
      { Name: 'DATABASE_PASSWORD', ValueFrom: `${arn}/database/password` },
    ]);
  });

  test('gets values of the platform under the names that the application expects', () => {
    const service = {
      environment: { DATASOURCE_URL: 'jdbc:postgresql://${DATABASE_HOST}:${DATABASE_PORT}/${DATABASE_NAME}', PATTERN: '$${level}' },
      secrets: { PAYMENT_KEY: 'STRIPE_KEY', DATASOURCE_PASSWORD: 'DATABASE_PASSWORD' },
    };
    const { Environment, Secrets } = container(synthesize(platformFixture({ service })).environment('prod', 'service'));
    const output = (name: string): unknown => ({
      'Fn::GetStackOutput': expect.objectContaining({ OutputName: expect.stringContaining(name) }),
    });
    expect(Environment).toEqual(
      expect.arrayContaining([
        {
          Name: 'DATASOURCE_URL',
          Value: { 'Fn::Join': ['', ['jdbc:postgresql://', output('EndpointAddress'), ':', output('EndpointPort'), '/shop']] },
        },
        { Name: 'PATTERN', Value: '${level}' },
      ]),
    );
    const arn = 'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/prod';
    expect(Secrets).toEqual([
      { Name: 'PAYMENT_KEY', ValueFrom: `${arn}/secrets/STRIPE_KEY` },
      { Name: 'DATASOURCE_PASSWORD', ValueFrom: `${arn}/database/password` },
      { Name: 'DATABASE_PASSWORD', ValueFrom: `${arn}/database/password` },
    ]);
  });

  test('is replaced when only a secret has changed, by a label with the versions of the secrets', () => {
    const config = platformFixture({ service: { secrets: ['API_KEY'] }, environments: [TEST] });
    const labels = (secretVersions: string): unknown =>
      container(synthesize(config, { postCliContext: { secretVersions } }).environment('test', 'service')).DockerLabels;
    expect(labels('prod=0,test=a1b2c3d4e5f6')).toEqual({ secretVersions: 'a1b2c3d4e5f6' });
    expect(labels('prod=0')).toBeUndefined();
    expect(container(production)).not.toHaveProperty('DockerLabels');
  });

  test('has an execution role that can read exactly those parameters, without rights on KMS keys', () => {
    const statements = policyStatements(production);
    expect(statements.filter(({ actions }) => actions.includes('ssm:GetParameters')).flatMap(({ resources }) => resources)).toEqual([
      'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/prod/database/password',
      'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/prod/secrets/API_KEY',
    ]);
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.startsWith('kms:'))).toEqual([]);
  });

  test('pulls the image from the account of the pipeline, also in another account', () => {
    const elsewhere = synthesize(
      platformFixture({ environments: [TEST, { ...PROD, account: OTHER_ACCOUNT, region: 'us-east-1' }] }),
    ).environment('prod', 'service');
    expect(JSON.stringify(container(elsewhere).Image)).toContain('111111111111.dkr.ecr.eu-west-1.');
    const pulls = policyStatements(elsewhere).filter(({ actions }) => actions.includes('ecr:BatchGetImage'));
    expect(pulls.flatMap(({ resources }) => resources)).toEqual(['arn:aws:ecr:eu-west-1:111111111111:repository/shop']);
  });

  test('has the configured size, architecture, command and stop timeout', () => {
    expect(only(development, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Cpu: '256',
      Memory: '512',
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
    });
    expect(only(production, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
    });
    expect(container(production)).toMatchObject({ StopTimeout: 10, PortMappings: [{ ContainerPort: 8080 }] });
    expect(container(production)).not.toHaveProperty('Command');
    const service = { architecture: 'X86_64', command: ['serve'], stopTimeoutSeconds: 30 } as const;
    const other = synthesize(platformFixture({ service, environments: [TEST] })).environment('test', 'service');
    expect(container(other)).toMatchObject({ Command: ['serve'], StopTimeout: 30 });
    expect(only(other, 'AWS::ECS::TaskDefinition')).toMatchObject({ RuntimePlatform: { CpuArchitecture: 'X86_64' } });
  });

  test('logs to the log group of its environment', () => {
    expect(container(production).LogConfiguration).toMatchObject({
      LogDriver: 'awslogs',
      Options: { 'awslogs-group': '/shop/prod/service' },
    });
  });
});

describe('the ECS service', () => {
  const service = only(production, 'AWS::ECS::Service');

  test('keeps full capacity during a deployment, and rolls a failed one back', () => {
    expect(service.DeploymentConfiguration).toMatchObject({
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true, ThresholdConfiguration: { Type: 'COUNT', Value: 2 } },
    });
  });

  test('is rolled back by its error rate in production; development does not wait for an alarm', () => {
    expect(service.DeploymentConfiguration).toMatchObject({
      Alarms: { Enable: true, Rollback: true, AlarmNames: ['shop-prod-error-rate'] },
    });
    expect(only(development, 'AWS::ECS::Service').DeploymentConfiguration).not.toHaveProperty('Alarms');
  });

  test('has no desired count, which scaling sets', () => {
    expect(service).not.toHaveProperty('DesiredCount');
    production.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 10 });
    production.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      }),
    });
  });

  test('runs on Spot in development and behind the NAT gateway in production', () => {
    expect(only(development, 'AWS::ECS::Service')).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
    });
    expect(service).toMatchObject({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }] });
    const network = (template: typeof production): unknown =>
      (only(template, 'AWS::ECS::Service').NetworkConfiguration as unknown as { AwsvpcConfiguration: unknown }).AwsvpcConfiguration;
    expect(network(development)).toMatchObject({ AssignPublicIp: 'ENABLED' });
    expect(JSON.stringify(network(development))).toContain('publicSubnet1');
    expect(network(production)).toMatchObject({ AssignPublicIp: 'DISABLED' });
    expect(JSON.stringify(network(production))).toContain('serviceSubnet1');
  });

  test('can run its first tasks on Fargate, and shares of the others on Fargate and on Spot', () => {
    const spot = { fargateBase: 1, fargateWeight: 1, spotWeight: 3 };
    const mixed = synthesize(platformFixture({ service: { spot } })).environment('prod', 'service');
    expect(only(mixed, 'AWS::ECS::Service').CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 1 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 3 },
    ]);
    platform.environment('prod', 'network').hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  });

  test('has the disk of Fargate, or a larger one', () => {
    expect(only(production, 'AWS::ECS::TaskDefinition')).not.toHaveProperty('EphemeralStorage');
    const large = synthesize(platformFixture({ service: { ephemeralStorageGiB: 50 } })).environment('prod', 'service');
    expect(only(large, 'AWS::ECS::TaskDefinition')).toMatchObject({ EphemeralStorage: { SizeInGiB: 50 } });
  });

  test('gives tasks time to start, and allows ECS Exec', () => {
    expect(service).toMatchObject({ HealthCheckGracePeriodSeconds: 60, EnableExecuteCommand: true });
  });

  test('is created after the alarm that rolls it back, the rule of its target group, and the policies of its roles', () => {
    const [{ DependsOn }] = Object.values(production.findResources('AWS::ECS::Service')) as [{ DependsOn: string[] }];
    const errorRate = { Properties: { AlarmName: 'shop-prod-error-rate' } };
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        ...Object.keys(production.findResources('AWS::CloudWatch::Alarm', errorRate)),
        ...Object.keys(production.findResources('AWS::ElasticLoadBalancingV2::ListenerRule')),
        ...Object.keys(production.findResources('AWS::IAM::Policy')),
      ]),
    );
  });
});

describe('the target group', () => {
  test('has short intervals for health checks and for deregistration', () => {
    const attributes = (seconds: string): unknown =>
      expect.arrayContaining([{ Key: 'deregistration_delay.timeout_seconds', Value: seconds }]);
    expect(only(development, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 4,
      Matcher: { HttpCode: '200' },
      Port: 8080,
      TargetType: 'ip',
      TargetGroupAttributes: attributes('10'),
    });
    expect(only(production, 'AWS::ElasticLoadBalancingV2::TargetGroup').TargetGroupAttributes).toEqual(attributes('30'));
  });

  test('gets all requests', () => {
    production.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn: { Ref: Match.stringLikeRegexp('TargetGroup') } }],
    });
  });
});

describe('monitoring', () => {
  test('has a dashboard with traffic, load and database', () => {
    const body = JSON.stringify(only(production, 'AWS::CloudWatch::Dashboard').DashboardBody);
    for (const metric of ['RequestCount', 'TargetResponseTime', 'CPUUtilization', 'ServerlessDatabaseCapacity']) {
      expect(body).toContain(metric);
    }
  });
});

describe('published values', () => {
  test('are the URL and the version, written after the service is deployed', () => {
    const parameters = Object.values(production.findResources('AWS::SSM::Parameter')) as {
      Properties: { Name: string; Type: string; Value: unknown };
      DependsOn: string[];
    }[];
    expect(parameters.map(({ Properties }) => [Properties.Name, Properties.Type])).toEqual([
      ['/shop/prod/url', 'String'],
      ['/shop/prod/version', 'String'],
    ]);
    const [service] = Object.keys(production.findResources('AWS::ECS::Service'));
    for (const { DependsOn } of parameters) {
      expect(DependsOn).toContain(service);
    }
    production.hasOutput('Version', { Value: VERSION });
    expect(JSON.stringify(production.findOutputs('Url'))).toContain('http://');
  });

  test('have the version "unversioned" if synthesis got none', () => {
    synthesize(platformFixture({ environments: [TEST] }), { version: 'unversioned' })
      .environment('test', 'service')
      .hasOutput('Version', { Value: 'unversioned' });
  });

  test('every role has the tags of the platform', () => {
    const tagged = synthesize(platformFixture({ environments: [TEST], tags: { team: 'fruit' } }));
    for (const stack of tagged.stacks) {
      const group = Object.values(tagged.template(stack).findResources('AWS::IAM::Role'))[0];
      if (group) {
        expect(group.Properties.Tags).toContainEqual({ Key: 'team', Value: 'fruit' });
      }
    }
  });
});

test('no stack exports a value, because an import would block changes of the exporting stack', () => {
  for (const stack of platform.stacks) {
    const text = JSON.stringify(platform.template(stack).toJSON());
    expect(text).not.toContain('"Export"');
    expect(text).not.toContain('Fn::ImportValue');
  }
});
