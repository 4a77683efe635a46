import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { DeploymentOptions } from '../../src/config/deployment';
import { PROD, TEST, platformFixture } from '../support/platform-fixture';
import { synthesize, VERSION } from '../support/synthesize';

type Properties = Readonly<Record<string, unknown>>;

const deployed = (deployment: DeploymentOptions | undefined, version = VERSION) =>
  synthesize(platformFixture({ environments: [TEST, deployment ? { ...PROD, deployment } : PROD] }), { version });
const stacks = (deployment: DeploymentOptions | undefined, version = VERSION): { network: Template; service: Template } => {
  const platform = deployed(deployment, version);
  return { network: platform.environment('prod', 'network'), service: platform.environment('prod', 'service') };
};
const resources = (template: Template, type: string): Record<string, { Properties: Properties; DependsOn?: string[] }> =>
  template.findResources(type) as never;
const serviceOf = (template: Template): Properties => Object.values(resources(template, 'AWS::ECS::Service'))[0]!.Properties;
const alarmNames = (template: Template): string[] =>
  Object.values(resources(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties['AlarmName'] as string);
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const output = (name: string): unknown => ({
  'Fn::GetStackOutput': expect.objectContaining({ StackName: 'shop-prod-network', OutputName: expect.stringContaining(name) }),
});

const rolling = stacks(undefined);
const canary = stacks({ strategy: 'canary', percent: 2.5, stepMinutes: 15, bakeMinutes: 20 });

describe('the strategy', () => {
  test('is rolling by default, and then the templates are those of no setting at all', () => {
    const written = stacks({ strategy: 'rolling' });
    expect(written.network.toJSON()).toEqual(rolling.network.toJSON());
    expect(written.service.toJSON()).toEqual(rolling.service.toJSON());
    expect(serviceOf(rolling.service)['DeploymentConfiguration']).not.toHaveProperty('Strategy');
    expect(resources(rolling.network, RULE)).toEqual({});
  });

  test.each([
    [{ strategy: 'blueGreen' }, { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5 }],
    [
      { strategy: 'canary', percent: 2.5, stepMinutes: 15, bakeMinutes: 20 },
      { Strategy: 'CANARY', BakeTimeInMinutes: 20, CanaryConfiguration: { CanaryPercent: 2.5, CanaryBakeTimeInMinutes: 15 } },
    ],
    [
      { strategy: 'linear', bakeMinutes: 0 },
      { Strategy: 'LINEAR', BakeTimeInMinutes: 0, LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 6 } },
    ],
  ] as const)('%j becomes the configuration of ECS, without a circuit breaker', (deployment, expected) => {
    const { service } = stacks(deployment);
    expect(serviceOf(service)['DeploymentConfiguration']).toEqual({
      ...expected,
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      Alarms: {
        AlarmNames: [
          'shop-prod-error-rate',
          'shop-prod-error-rate-alternate',
          'shop-prod-unhealthy-tasks',
          'shop-prod-unhealthy-tasks-alternate',
        ],
        Enable: true,
        Rollback: true,
      },
    });
  });
});

test('a rolling deployment can leave the previous tasks to the background, those of workers too', () => {
  const workers = { mailer: { command: ['node', 'mailer.js'] } };
  const platform = synthesize(
    platformFixture({ environments: [TEST, { ...PROD, service: { workers }, deployment: { drainInBackground: true } }] }),
  );
  const services = Object.values(resources(platform.environment('prod', 'service'), 'AWS::ECS::Service'));
  expect(services).toHaveLength(2);
  for (const { Properties } of services) {
    expect(Properties['DeploymentConfiguration']).toMatchObject({
      EarlySuccessCriteria: { Enable: true, HealthyPercent: 100, SourceServiceRevisionCleanup: 'DEFERRED' },
      MinimumHealthyPercent: 100,
    });
  }
  expect(JSON.stringify(rolling.service.toJSON())).not.toContain('EarlySuccessCriteria');
});

test('a pause waits for a person before each shift of requests, for a day', () => {
  const { service, network } = stacks({ strategy: 'linear', percent: 25, pauseBeforeTraffic: true });
  expect(serviceOf(service)['DeploymentConfiguration']).toMatchObject({
    LifecycleHooks: [
      {
        TargetType: 'PAUSE',
        LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
        TimeoutConfiguration: { Action: 'ROLLBACK', TimeoutInMinutes: 1440 },
      },
    ],
  });
  expect(resources(network, RULE)).toEqual(resources(canary.network, RULE));
});

test('tests before traffic pause the deployment when the new tasks get the requests of tests, for an hour', () => {
  const { service, network } = stacks({ strategy: 'canary', testBeforeTraffic: true, pauseBeforeTraffic: true });
  const pause = (stage: string, TimeoutInMinutes: number) => ({
    TargetType: 'PAUSE',
    LifecycleStages: [stage],
    TimeoutConfiguration: { Action: 'ROLLBACK', TimeoutInMinutes },
  });
  expect(serviceOf(service)['DeploymentConfiguration']).toMatchObject({
    LifecycleHooks: [pause('POST_TEST_TRAFFIC_SHIFT', 60), pause('PRE_PRODUCTION_TRAFFIC_SHIFT', 1440)],
  });
  expect(resources(network, RULE)).toEqual(resources(canary.network, RULE));
  expect(network.findOutputs('Url')).toHaveProperty('Url');
  expect(canary.network.findOutputs('Url')).toEqual({});
});

describe('two target groups', () => {
  test('are in the network stack, and have the same settings, which do not depend on the port of the container', () => {
    const [primary, alternate, ...others] = Object.values(resources(canary.network, TARGET_GROUP)).map(({ Properties }) => Properties);
    expect(others).toEqual([]);
    expect(primary).toEqual(alternate);
    expect(primary).toMatchObject({ Port: 80, HealthCheckPath: '/health', TargetType: 'ip' });
    expect(resources(canary.service, TARGET_GROUP)).toEqual({});
    expect(resources(canary.service, RULE)).toEqual({});
  });

  test('are both on the rules for production and for tests: all requests go to the first one, and ECS changes that', () => {
    const [primary, alternate] = Object.keys(resources(canary.network, TARGET_GROUP));
    const forward = {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: { Ref: primary }, Weight: 1 },
          { TargetGroupArn: { Ref: alternate }, Weight: 0 },
        ],
      },
    };
    const rules = Object.values(resources(canary.network, RULE)).map(({ Properties: { ListenerArn: _listener, ...rest } }) => rest);
    expect(rules).toEqual([
      { Priority: 3, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }], Actions: [forward] },
      {
        Priority: 2,
        Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Test-Traffic', Values: ['true'] } }],
        Actions: [forward],
      },
    ]);
  });

  test('are used by the service, with the role by which ECS changes the rules', () => {
    expect(serviceOf(canary.service)['LoadBalancers']).toEqual([
      {
        ContainerName: 'service',
        ContainerPort: 8080,
        TargetGroupArn: output('Primary'),
        AdvancedConfiguration: {
          AlternateTargetGroupArn: output('Alternate'),
          ProductionListenerRule: output('ProductionRule'),
          TestListenerRule: output('TestRule'),
          RoleArn: output('Role'),
        },
      },
    ]);
    canary.network.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Principal: { Service: 'ecs.amazonaws.com' } })] }),
      ManagedPolicyArns: [
        {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers']],
        },
      ],
    });
  });

  test('have an alarm each for errors and for unhealthy tasks, which exist before the service', () => {
    expect(alarmNames(rolling.service)).toEqual(['shop-prod-error-rate', 'shop-prod-unhealthy-tasks']);
    expect(alarmNames(canary.service)).toEqual([
      'shop-prod-error-rate',
      'shop-prod-unhealthy-tasks',
      'shop-prod-error-rate-alternate',
      'shop-prod-unhealthy-tasks-alternate',
    ]);
    const [service] = Object.values(resources(canary.service, 'AWS::ECS::Service'));
    expect(service!.DependsOn).toEqual(expect.arrayContaining(Object.keys(resources(canary.service, 'AWS::CloudWatch::Alarm'))));
  });
});

test('a new version changes nothing in the network stack, so CloudFormation never resets the weights of a rule', () => {
  const next = stacks({ strategy: 'canary', percent: 2.5, stepMinutes: 15, bakeMinutes: 20 }, 'f'.repeat(40));
  expect(next.network.toJSON()).toEqual(canary.network.toJSON());
  expect(next.service.toJSON()).not.toEqual(canary.service.toJSON());
});

test('neither another port of the container, nor another strategy, nor a tag changes a rule', () => {
  const rules = (deployment: DeploymentOptions, port = 8080, tags = {}): unknown => {
    const environments = [TEST, { ...PROD, deployment, service: { port } }];
    return resources(synthesize(platformFixture({ environments, tags })).environment('prod', 'network'), RULE);
  };
  const expected = rules({ strategy: 'canary' });
  expect(rules({ strategy: 'canary' }, 3000)).toEqual(expected);
  expect(rules({ strategy: 'canary' }, 8080, { team: 'fruit' })).toEqual(expected);
  expect(rules({ strategy: 'blueGreen' })).toEqual(expected);
  expect(rules({ strategy: 'linear', percent: 25 })).toEqual(expected);
  expect(rules({ strategy: 'rolling', betweenStrategies: true })).toEqual(expected);
});

test('the alarms of the other target group are also in development, where a person chose the strategy', () => {
  const platform = synthesize(platformFixture({ environments: [{ ...TEST, deployment: { strategy: 'blueGreen' } }] }));
  const { DeploymentConfiguration } = serviceOf(platform.environment('test', 'service'));
  expect((DeploymentConfiguration as { Alarms: { AlarmNames: string[] } }).Alarms.AlarmNames).toHaveLength(4);
});

describe('a change between rolling and another strategy', () => {
  const between = stacks({ strategy: 'rolling', betweenStrategies: true });
  const [ownTargetGroup] = Object.keys(resources(rolling.service, TARGET_GROUP));

  test('keeps the target group of the rolling service, and adds the other two to the same tasks', () => {
    expect(Object.keys(resources(between.service, TARGET_GROUP))).toEqual([ownTargetGroup]);
    expect(resources(between.service, TARGET_GROUP)).toEqual(resources(rolling.service, TARGET_GROUP));
    expect(serviceOf(between.service)['LoadBalancers']).toEqual([
      { ContainerName: 'service', ContainerPort: 8080, TargetGroupArn: { Ref: ownTargetGroup } },
      ...(serviceOf(canary.service)['LoadBalancers'] as unknown as object[]),
    ]);
  });

  test('is still a rolling deployment, with its circuit breaker', () => {
    const { Alarms: _alarms, ...ownConfiguration } = serviceOf(rolling.service)['DeploymentConfiguration'] as Record<string, unknown>;
    expect(serviceOf(between.service)['DeploymentConfiguration']).toMatchObject(ownConfiguration);
  });

  test('deletes the rule that wins over the others only after the tasks are in their target groups', () => {
    const [before] = Object.entries(resources(rolling.service, RULE));
    const [during] = Object.entries(resources(between.service, RULE));
    // Another logical id: CloudFormation creates this one before it updates the service, and deletes that one after it.
    expect(during![0]).not.toBe(before![0]);
    expect(before![1].Properties['Priority']).toBe(1);
    expect(during![1].Properties['Priority']).toBe(4);
    const [service] = Object.values(resources(between.service, 'AWS::ECS::Service'));
    expect(service!.DependsOn).toContain(during![0]);
  });

  test('leaves the network stack as the other strategy has it', () => {
    expect(between.network.toJSON()['Resources']).toEqual(canary.network.toJSON()['Resources']);
  });
});
