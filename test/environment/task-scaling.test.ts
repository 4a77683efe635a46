import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentOptions } from '../../src/config/environment';
import type { ScalingOptions } from '../../src/config/scaling';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const serviceOf = (environment: EnvironmentOptions): Template =>
  synthesize(platformFixture({ environments: [environment] })).environment(environment.name, 'service');
const scaled = (scaling: ScalingOptions): Template => serviceOf({ ...PROD, service: { scaling } });

interface Resource {
  readonly Properties: Record<string, never>;
  readonly DependsOn?: readonly string[];
}
const resources = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.findResources(`AWS::ApplicationAutoScaling::${type}`) as Record<string, Resource>);
const target = (template: Template): Record<string, unknown> => resources(template, 'ScalableTarget')[0]![1].Properties;
const tracked = (template: Template): readonly unknown[] =>
  resources(template, 'ScalingPolicy').map(([, { Properties }]) => {
    const { PredefinedMetricSpecification: metric, TargetValue: value } = Properties[
      'TargetTrackingScalingPolicyConfiguration'
    ] as unknown as {
      PredefinedMetricSpecification: { PredefinedMetricType: string };
      TargetValue: number;
    };
    return [metric.PredefinedMetricType, value];
  });

const defaults = serviceOf(PROD);

describe('by default', () => {
  test('scaling aims at the CPU utilization alone, and has no scheduled actions and no desired count', () => {
    expect(tracked(defaults)).toEqual([['ECSServiceAverageCPUUtilization', 60]]);
    expect(target(defaults)).not.toHaveProperty('ScheduledActions');
    defaults.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
  });
});

describe('targets', () => {
  const template = scaled({ targetCpuPercent: 50, targetMemoryPercent: 75, targetRequestsPerMinute: 1000 });

  test('can be CPU, memory and requests per task', () => {
    expect(tracked(template)).toEqual([
      ['ECSServiceAverageCPUUtilization', 50],
      ['ECSServiceAverageMemoryUtilization', 75],
      ['ALBRequestCountPerTarget', 1000],
    ]);
  });

  test('have policies that are created one after the other', () => {
    const policies = resources(template, 'ScalingPolicy');
    const [first, second, third] = policies.map(([id]) => id);
    expect(policies.map(([, { DependsOn = [] }]) => DependsOn.filter((id) => [first, second, third].includes(id)))).toEqual([
      [],
      [first],
      [second],
    ]);
  });

  test('count the requests of the target group behind the load balancer', () => {
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ALBRequestCountPerTarget',
          ResourceLabel: {
            'Fn::Join': [
              '',
              [
                { 'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('LoadBalancerFullName') }) },
                '/',
                { 'Fn::GetAtt': [Match.stringLikeRegexp('^RouteTargetGroup'), 'TargetGroupFullName'] },
              ],
            ],
          },
        },
      },
    });
  });

  test('can do without CPU', () => {
    expect(tracked(scaled({ targetCpuPercent: false, targetMemoryPercent: 75 }))).toEqual([['ECSServiceAverageMemoryUtilization', 75]]);
  });
});

describe('steps', () => {
  const template = scaled({
    steps: {
      scaleOut: [
        { atLeastPercent: 95, addTasks: 4 },
        { atLeastPercent: 80, addTasks: 2 },
      ],
      scaleIn: [{ atMostPercent: 20, removeTasks: 1 }],
    },
  });
  const policy = (adjustments: readonly object[]): object => ({
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      Cooldown: 60,
      MetricAggregationType: 'Average',
      StepAdjustments: adjustments,
    },
  });

  test('replace the target of their metric', () => {
    expect(resources(template, 'ScalingPolicy').map(([, { Properties }]) => Properties['PolicyType'])).toEqual([
      'StepScaling',
      'StepScaling',
    ]);
    const memory = scaled({
      steps: { metric: 'memory', scaleOut: [{ atLeastPercent: 80, addTasks: 2 }], scaleIn: [{ atMostPercent: 20, removeTasks: 1 }] },
    });
    expect(resources(memory, 'ScalingPolicy').map(([, { Properties }]) => Properties['PolicyType'])).toEqual([
      'TargetTrackingScaling',
      'StepScaling',
      'StepScaling',
    ]);
  });

  test('add tasks from one percentage on and remove them up to another', () => {
    template.hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      policy([
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 15, ScalingAdjustment: 2 },
        { MetricIntervalLowerBound: 15, ScalingAdjustment: 4 },
      ]),
    );
    template.hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      policy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]),
    );
  });

  test('have an alarm each over some minutes, whose names are not those of the alarms of the environment', () => {
    const alarm = { MetricName: 'CPUUtilization', Namespace: 'AWS/ECS', Period: 60, EvaluationPeriods: 5, Statistic: 'Average' };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...alarm,
      AlarmName: 'scaling-shop-prod-service-out',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 80,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...alarm,
      AlarmName: 'scaling-shop-prod-service-in',
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 20,
    });
  });
});

test('scheduled changes are actions of the scalable target, with their time zones and both limits', () => {
  const template = scaled({
    min: 2,
    max: 20,
    scheduled: [
      { cron: '0 8 ? * MON-FRI *', timeZone: 'Europe/Berlin', min: 3 },
      { cron: '0 20 * * ? *', timeZone: 'Europe/Berlin' },
    ],
  });
  expect(target(template)['ScheduledActions']).toEqual([
    {
      ScheduledActionName: 'Schedule1',
      Schedule: 'cron(0 8 ? * MON-FRI *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 20 },
    },
    {
      ScheduledActionName: 'Schedule2',
      Schedule: 'cron(0 20 * * ? *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 20 },
    },
  ]);
});

describe('an environment that sleeps', () => {
  const template = serviceOf({ ...TEST, sleep: { from: '23:58', to: '07:30', timeZone: 'Europe/Berlin' } });

  test('has no tasks at night, but a deployment can start some: only falling asleep sets the maximum to 0', () => {
    const actions = target(template)['ScheduledActions'] as readonly Record<string, unknown>[];
    expect(actions.map(({ Schedule, Timezone, ScalableTargetAction }) => [Schedule, Timezone, ScalableTargetAction])).toEqual([
      ['cron(58 23 * * ? *)', 'Europe/Berlin', { MinCapacity: 0, MaxCapacity: 0 }],
      ['cron(3 0 * * ? *)', 'Europe/Berlin', { MinCapacity: 0, MaxCapacity: 2 }],
      ['cron(30 7 * * ? *)', 'Europe/Berlin', { MinCapacity: 1, MaxCapacity: 2 }],
    ]);
    expect(target(template)).toMatchObject({ MinCapacity: 1, MaxCapacity: 2 });
  });

  test('is woken by each deployment, whose new tasks are checked', () => {
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: 1 });
  });
});
