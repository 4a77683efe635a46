import type { JsonReader } from '../../json-reader';
import { made, type InertTypes } from './inert-resource';

const COUNT = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const POLICY_TYPES = ['TargetTrackingScaling', 'StepScaling', 'PredictiveScaling'] as const;

/** Scaling of services. A laptop has one user, so nothing is scaled, but what AWS refuses is refused. */
export const inertScaling: InertTypes = {
  'AWS::ApplicationAutoScaling::ScalableTarget': ({ properties }) => {
    checkLimits(properties, { required: true });
    const names = properties.objects('ScheduledActions').map((action) => checkScheduledAction(action));
    if (new Set(names).size < names.length) {
      properties.fail('ScheduledActions', 'has two actions with the same ScheduledActionName');
    }
    const id = ['ResourceId', 'ScalableDimension', 'ServiceNamespace'].map((name) => properties.string(name)).join('|');
    return made(id, { Id: id });
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': (resource) => {
    checkPolicy(resource.properties);
    const arn = resource.arn('autoscaling', `scalingPolicy:${resource.uuid()}:policyName/${resource.properties.string('PolicyName')}`);
    return made(arn, { Arn: arn });
  },
};

function checkLimits(limits: JsonReader, { required }: { readonly required: boolean }): void {
  const [min, max] = ['MinCapacity', 'MaxCapacity'].map((name) =>
    required ? limits.number(name, COUNT) : limits.optionalNumber(name, COUNT),
  );
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    limits.fail('MinCapacity', `is ${min}, which is more than MaxCapacity, ${max}`);
  }
}

function checkScheduledAction(action: JsonReader): string {
  if (!/^(cron|rate|at)\(.+\)$/.test(action.string('Schedule'))) {
    action.fail('Schedule', 'must be cron(…), rate(…) or at(…)');
  }
  const zone = action.optionalString('Timezone');
  if (zone !== null && !isTimeZone(zone)) {
    action.fail('Timezone', 'must be a time zone of the IANA database, such as Europe/Berlin');
  }
  const limits = action.object('ScalableTargetAction');
  if (!limits.has('MinCapacity') && !limits.has('MaxCapacity')) {
    action.fail('ScalableTargetAction', 'must have MinCapacity, MaxCapacity or both');
  }
  checkLimits(limits, { required: false });
  return action.string('ScheduledActionName');
}

function checkPolicy(policy: JsonReader): void {
  const type = policy.choice('PolicyType', POLICY_TYPES);
  if (type === 'TargetTrackingScaling') {
    checkTracking(policy.object('TargetTrackingScalingPolicyConfiguration'));
  } else if (type === 'StepScaling' && policy.object('StepScalingPolicyConfiguration').objects('StepAdjustments').length === 0) {
    policy.fail('StepScalingPolicyConfiguration', 'must have StepAdjustments');
  }
  if (!policy.has('ScalingTargetId') && !policy.has('ResourceId')) {
    policy.fail('ScalingTargetId', 'or ResourceId is required');
  }
}

function checkTracking(tracking: JsonReader): void {
  tracking.string('TargetValue');
  if (tracking.has('PredefinedMetricSpecification') === tracking.has('CustomizedMetricSpecification')) {
    tracking.fail('PredefinedMetricSpecification', 'or CustomizedMetricSpecification is required, and not both');
  }
  const metric = tracking.object('PredefinedMetricSpecification');
  if (metric.optionalString('PredefinedMetricType') !== 'ALBRequestCountPerTarget') {
    return;
  }
  if (!/^app\/[^/]+\/[^/]+\/targetgroup\/[^/]+\/[^/]+$/.test(metric.string('ResourceLabel'))) {
    metric.fail('ResourceLabel', 'must be app/<load balancer>/<id>/targetgroup/<target group>/<id>');
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}
