import { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { ConfigurationError } from '../../src/config/configuration-error';
import type { EnvironmentOptions } from '../../src/config/environment';
import type { ServiceOptions } from '../../src/config/service';
import type { WorkerOptions } from '../../src/config/workers';
import type { EnvironmentExtension, ExtendEnvironment } from '../../src/environment/environment-extension';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const COMMAND = ['node', 'mailer.js'];

interface Given {
  readonly service?: ServiceOptions;
  readonly environment?: EnvironmentOptions;
  readonly extendEnvironment?: ExtendEnvironment;
}

function serviceStack({ service = {}, environment = PROD, extendEnvironment = () => undefined }: Given): Template {
  const platform = platformFixture({ service, environments: [environment], pipeline: { notifyEmails: ['team@example.com'] } });
  return synthesize(platform, { extendEnvironment }).environment(environment.name, 'service');
}

const withMailer = (mailer: WorkerOptions = {}, service: ServiceOptions = {}): ServiceOptions => ({
  ...service,
  workers: { mailer: { command: COMMAND, ...mailer } },
});

interface Resource {
  readonly Properties: Record<string, never>;
  readonly DependsOn?: readonly string[];
}
const resources = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.findResources(type) as Record<string, Resource>);
const only = (template: Template, { type, prefix }: { type: string; prefix: string }): Resource => {
  const found = resources(template, type).filter(([id]) => id.startsWith(prefix));
  expect(found).toHaveLength(1);
  return found[0]![1];
};
const definitionOf = (template: Template, prefix: string): Record<string, never> =>
  only(template, { type: 'AWS::ECS::TaskDefinition', prefix }).Properties;
const containerOf = (template: Template, prefix: string): Record<string, unknown> =>
  (definitionOf(template, prefix)['ContainerDefinitions'] as unknown as Record<string, unknown>[])[0]!;
const WORKER = 'Workermailer';

const without = serviceStack({});
const template = serviceStack({ service: withMailer({}, { secrets: ['API_KEY'], environment: { LOG_LEVEL: 'info' } }) });

test('without workers there is one service, with one task definition', () => {
  without.resourceCountIs('AWS::ECS::Service', 1);
  without.resourceCountIs('AWS::ECS::TaskDefinition', 1);
});

describe('a worker', () => {
  test('adds a service, a task definition, scaling and an alarm, and no roles', () => {
    const count = (of: Template): Record<string, number> => {
      const all = Object.values(of.toJSON()['Resources'] as Record<string, { Type: string }>);
      return Object.fromEntries(all.map(({ Type }) => [Type, all.filter((each) => each.Type === Type).length]));
    };
    const [before, after] = [count(without), count(template)];
    expect(Object.fromEntries(Object.entries(after).filter(([type, number]) => number !== before[type]))).toEqual({
      'AWS::ECS::TaskDefinition': 2,
      'AWS::ECS::Service': 2,
      'AWS::ApplicationAutoScaling::ScalableTarget': 2,
      'AWS::ApplicationAutoScaling::ScalingPolicy': 2,
      'AWS::CloudWatch::Alarm': 3,
    });
  });

  test('has the image, the variables, the secrets, the roles and the log group of the service', () => {
    const [web, worker] = [definitionOf(template, 'Task'), definitionOf(template, WORKER)];
    expect([worker['TaskRoleArn'], worker['ExecutionRoleArn']]).toEqual([web['TaskRoleArn'], web['ExecutionRoleArn']]);
    const [webContainer, container] = [containerOf(template, 'Task'), containerOf(template, WORKER)];
    for (const key of ['Image', 'Environment', 'Secrets']) {
      expect(container[key]).toEqual(webContainer[key]);
    }
    expect(container['LogConfiguration']).toMatchObject({
      Options: { 'awslogs-group': '/shop/prod/service', 'awslogs-stream-prefix': 'mailer' },
    });
  });

  test('has a command, a family and a stop timeout of its own, and no port', () => {
    expect(definitionOf(template, WORKER)).toMatchObject({ Family: 'shop-prod--mailer', Cpu: '512', Memory: '1024' });
    expect(containerOf(template, WORKER)).toMatchObject({ Name: 'service', Command: COMMAND, StopTimeout: 30 });
    expect(containerOf(template, WORKER)).not.toHaveProperty('PortMappings');
    const sized = serviceStack({ service: withMailer({ cpu: 1024, memoryMiB: 4096, stopTimeoutSeconds: 120 }) });
    expect(definitionOf(sized, WORKER)).toMatchObject({ Cpu: '1024', Memory: '4096' });
    expect(containerOf(sized, WORKER)).toMatchObject({ StopTimeout: 120 });
  });

  test('is rolled back by the circuit breaker, has no load balancer, and runs in the network of the service', () => {
    const [web, worker] = ['Service', WORKER].map((prefix) => only(template, { type: 'AWS::ECS::Service', prefix }).Properties);
    expect(worker!['DeploymentConfiguration']).toMatchObject({
      DeploymentCircuitBreaker: { Enable: true, Rollback: true, ThresholdConfiguration: { Type: 'COUNT', Value: 2 } },
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
    });
    expect(worker).toMatchObject({ LoadBalancers: [] });
    expect(worker).not.toHaveProperty('HealthCheckGracePeriodSeconds');
    expect(worker!['NetworkConfiguration']).toEqual(web!['NetworkConfiguration']);
    expect(worker!['CapacityProviderStrategy']).toEqual(web!['CapacityProviderStrategy']);
  });

  test('starts after the release command, and the version is written after it runs', () => {
    const released = serviceStack({ service: withMailer({}, { release: { command: ['node', 'migrate.js'] } }) });
    const [releaseId] = Object.keys(released.findResources('Custom::Release'));
    expect(only(released, { type: 'AWS::ECS::Service', prefix: WORKER }).DependsOn).toContain(releaseId);
    const [workerId] = resources(released, 'AWS::ECS::Service').find(([id]) => id.startsWith(WORKER))!;
    expect(only(released, { type: 'AWS::SSM::Parameter', prefix: 'VersionParameter' }).DependsOn).toContain(workerId);
  });

  test('has an alarm for missing tasks, which notifies the same people and begins after the first task', () => {
    const alarm = only(template, { type: 'AWS::CloudWatch::Alarm', prefix: WORKER });
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    expect(alarm.Properties).toMatchObject({
      AlarmName: 'shop-prod-mailer-missing-tasks',
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'SampleCount',
      Period: 60,
      Threshold: 2,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      AlarmActions: [{ Ref: topic }],
    });
    const [workerId] = resources(template, 'AWS::ECS::Service').find(([id]) => id.startsWith(WORKER))!;
    expect(alarm.Properties['Dimensions']).toContainEqual({ Name: 'ServiceName', Value: { 'Fn::GetAtt': [workerId, 'Name'] } });
  });

  test('has an alarm at the lowest minimum of any time', () => {
    const scheduled = [{ cron: '0 20 * * ? *', timeZone: 'UTC', min: 1 }];
    const scaled = serviceStack({ service: withMailer({ scaling: { min: 3, scheduled } }) });
    expect(only(scaled, { type: 'AWS::CloudWatch::Alarm', prefix: WORKER }).Properties).toMatchObject({ Threshold: 1 });
  });

  test('sleeps with its environment, is woken by a deployment, and then has no alarm', () => {
    const environment = { ...TEST, sleep: { from: '20:00', to: '07:00', timeZone: 'UTC' } };
    const asleep = serviceStack({ service: withMailer(), environment });
    expect(only(asleep, { type: 'AWS::ECS::Service', prefix: WORKER }).Properties).toMatchObject({ DesiredCount: 1 });
    expect(only(asleep, { type: 'AWS::ApplicationAutoScaling::ScalableTarget', prefix: WORKER }).Properties).toMatchObject({
      ScheduledActions: [
        { ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } },
        { ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 2 } },
        { ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 } },
      ],
    });
    expect(resources(asleep, 'AWS::CloudWatch::Alarm').filter(([id]) => id.startsWith(WORKER))).toEqual([]);
  });

  test('mounts the shared files, has the disk of the service, and is replaced when a secret changes', () => {
    const options = { secrets: ['API_KEY'], restartOnSecretChange: true, sharedFiles: { path: '/app/uploads' }, ephemeralStorageGiB: 50 };
    const shared = serviceStack({ service: withMailer({}, options) });
    const [web, worker] = ['Task', WORKER].map((prefix) => definitionOf(shared, prefix));
    expect([worker!['Volumes'], worker!['EphemeralStorage']]).toEqual([web!['Volumes'], { SizeInGiB: 50 }]);
    expect(containerOf(shared, WORKER)['MountPoints']).toEqual(containerOf(shared, 'Task')['MountPoints']);
    const [workerId] = resources(shared, 'AWS::ECS::Service').find(([id]) => id.startsWith(WORKER))!;
    const functions = JSON.stringify(shared.findResources('AWS::Lambda::Function'));
    expect(functions).toContain(JSON.stringify({ 'Fn::GetAtt': [workerId, 'Name'] }));
  });

  test('is on the dashboard', () => {
    expect(JSON.stringify(Object.values(template.findResources('AWS::CloudWatch::Dashboard')))).toContain('CPU of mailer, percent');
  });

  test('can be added and changed by one environment', () => {
    const environment = {
      ...PROD,
      service: { workers: { mailer: { scaling: { max: 30 } }, reports: { command: ['node', 'reports.js'] } } },
    };
    const changed = serviceStack({ service: withMailer({ scaling: { min: 3 } }), environment });
    expect(only(changed, { type: 'AWS::ApplicationAutoScaling::ScalableTarget', prefix: WORKER }).Properties).toMatchObject({
      MinCapacity: 3,
      MaxCapacity: 30,
    });
    expect(containerOf(changed, 'Workerreports')).toMatchObject({ Command: ['node', 'reports.js'] });
  });
});

describe('what extend.ts does', () => {
  const scaleOn =
    (scale: (service: EnvironmentExtension['service'], queue: Queue) => void): ExtendEnvironment =>
    ({ stage, service }) =>
      scale(service, new Queue(new Stack(stage, 'storage'), 'Mails'));
  const problemsOf = (given: Given): readonly string[] => {
    try {
      serviceStack(given);
      return [];
    } catch (error) {
      return (error as ConfigurationError).message.split('\n').map((line) => line.trim());
    }
  };

  test('gives workers the variables and secrets of the service', () => {
    const extended = serviceStack({
      service: withMailer(),
      extendEnvironment: ({ stage, service }) => {
        service.addVariable('FEATURE', 'on');
        service.addSecret(
          'GREETING',
          Secret.fromSsmParameter(new StringParameter(new Stack(stage, 'storage'), 'G', { stringValue: 'hi' })),
        );
      },
    });
    expect(containerOf(extended, WORKER)['Environment']).toContainEqual({ Name: 'FEATURE', Value: 'on' });
    expect(containerOf(extended, WORKER)['Secrets']).toEqual(containerOf(extended, 'Task')['Secrets']);
  });

  test('scales a worker by the messages that wait for each running task', () => {
    const scaled = serviceStack({
      service: withMailer({ scaling: { targetCpuPercent: false } }),
      extendEnvironment: scaleOn((service, queue) => service.scaleOnQueue('mailer', { queue, messagesPerTask: 20 })),
    });
    const policy = only(scaled, { type: 'AWS::ApplicationAutoScaling::ScalingPolicy', prefix: WORKER });
    expect(policy.Properties).toMatchObject({
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 20,
        CustomizedMetricSpecification: {
          Metrics: [
            {
              Id: 'messages',
              ReturnData: false,
              MetricStat: {
                Stat: 'Sum',
                Metric: {
                  Namespace: 'AWS/SQS',
                  MetricName: 'ApproximateNumberOfMessagesVisible',
                  Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetStackOutput': { StackName: 'shop-prod-storage' } } }],
                },
              },
            },
            {
              Id: 'tasks',
              ReturnData: false,
              MetricStat: { Stat: 'SampleCount', Metric: { Namespace: 'AWS/ECS', MetricName: 'CPUUtilization' } },
            },
            { Id: 'messagesPerTask', Expression: 'messages / tasks', ReturnData: true },
          ],
        },
      },
    });
  });

  test('adds the policy of a queue after the others', () => {
    const scaled = serviceStack({
      service: withMailer(),
      extendEnvironment: scaleOn((service, queue) => service.scaleOnQueue('mailer', { queue, messagesPerTask: 20 })),
    });
    const policies = resources(scaled, 'AWS::ApplicationAutoScaling::ScalingPolicy').filter(([id]) => id.startsWith(WORKER));
    expect(policies).toHaveLength(2);
    expect(policies[1]![1].DependsOn).toContain(policies[0]![0]);
  });

  test.each<[string, WorkerOptions, ExtendEnvironment, string]>([
    [
      'an unknown worker',
      {},
      scaleOn((service, queue) => service.scaleOnQueue('maler', { queue, messagesPerTask: 1 })),
      'prod: service.scaleOnQueue',
    ],
    [
      'no messages',
      {},
      scaleOn((service, queue) => service.scaleOnQueue('mailer', { queue, messagesPerTask: 0 })),
      'prod: service.scaleOnQueue',
    ],
    ['a worker that nothing scales', { scaling: { targetCpuPercent: false } }, () => undefined, 'prod: service.workers.mailer.scaling'],
  ])('is refused with %s', (_, mailer, extendEnvironment, path) => {
    expect(problemsOf({ service: withMailer(mailer), extendEnvironment })).toContain(path);
  });

  test('need not scale a worker with a fixed number of tasks', () => {
    expect(problemsOf({ service: withMailer({ scaling: { min: 2, max: 2, targetCpuPercent: false } }) })).toEqual([]);
  });
});

test('a worker is never in the family of another environment', () => {
  const platform = synthesize(
    platformFixture({ service: { workers: { eu: { command: COMMAND } } }, environments: [TEST, { ...PROD, name: 'test-eu' }] }),
  );
  const families = ['test', 'test-eu'].flatMap((name) =>
    Object.values(platform.environment(name, 'service').findResources('AWS::ECS::TaskDefinition')).map(
      ({ Properties }) => Properties.Family,
    ),
  );
  expect(new Set(families).size).toBe(4);
  platform.environment('test', 'service').hasResourceProperties('AWS::ECS::TaskDefinition', { Family: Match.exact('shop-test--eu') });
});
