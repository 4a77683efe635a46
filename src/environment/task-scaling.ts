import { Duration, TimeZone } from 'aws-cdk-lib';
import {
  CfnScalingPolicy,
  MetricAggregationType,
  PredefinedMetric,
  Schedule,
  type ScalableTarget,
  type ScalingSchedule,
} from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService, ScalableTaskCount } from 'aws-cdk-lib/aws-ecs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ScalingConfig, SleepConfig } from '../config/platform-config';
import { clockOf } from '../config/sleep';
import type { StepScalingConfig } from '../config/step-scaling';

export interface TaskScalingProps {
  readonly service: FargateService;
  readonly scaling: ScalingConfig;
  /** `null` if the environment never sleeps. */
  readonly sleep: SleepConfig | null;
  /** Null for a service without a load balancer. */
  readonly requests: RequestCount | null;
  /** Not that of the environment's own alarms: with low load, the alarm that removes tasks is always in the state ALARM. */
  readonly alarmNamePrefix: string;
}

/** The metric of the requests to a target group. */
export interface RequestCount {
  readonly resourceLabel: string;
}

const COOLDOWN = { scaleInCooldown: Duration.minutes(5), scaleOutCooldown: Duration.minutes(1) };

/** Scales the number of tasks of a service. */
export function scaleTasks(props: TaskScalingProps): ScalableTaskCount {
  const { service, scaling, sleep } = props;
  const count = service.autoScaleTaskCount({ minCapacity: scaling.min, maxCapacity: scaling.max });
  trackTargets(count, props);
  if (scaling.steps) {
    addSteps(count, { ...props, steps: scaling.steps });
  }
  for (const [index, { cron, timeZone, min, max }] of scaling.scheduled.entries()) {
    count.scaleOnSchedule(`Schedule${index + 1}`, {
      schedule: Schedule.expression(`cron(${cron})`),
      timeZone: TimeZone.of(timeZone),
      minCapacity: min,
      maxCapacity: max,
    });
  }
  if (sleep) {
    addSleep(count, { sleep, scaling });
  }
  putPoliciesInOrder(count);
  return count;
}

/** What scales a service, besides its own load. */
export interface QueueTarget {
  readonly queue: IQueue;
  /** Messages that may wait for each running task. */
  readonly messagesPerTask: number;
}

/**
 * Scales a service by the messages that wait in a queue. Without running tasks there is no metric, so an environment that sleeps stays
 * asleep. By the L1 construct: the L2 construct refuses metric math.
 */
export function scaleOnQueue(
  count: ScalableTaskCount,
  { service, queue, messagesPerTask }: QueueTarget & { service: FargateService },
): void {
  const id = `Queue${1 + count.node.children.filter((child) => child.node.id.startsWith('Queue')).length}`;
  new CfnScalingPolicy(count, id, {
    policyName: id,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: (count.node.findChild('Target') as ScalableTarget).scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: messagesPerTask,
      scaleInCooldown: COOLDOWN.scaleInCooldown.toSeconds(),
      scaleOutCooldown: COOLDOWN.scaleOutCooldown.toSeconds(),
      customizedMetricSpecification: {
        metrics: [
          {
            id: 'messages',
            metricStat: {
              metric: {
                namespace: 'AWS/SQS',
                metricName: 'ApproximateNumberOfMessagesVisible',
                dimensions: [{ name: 'QueueName', value: queue.queueName }],
              },
              stat: 'Sum',
            },
            returnData: false,
          },
          { id: 'tasks', metricStat: { metric: runningTasks(service), stat: 'SampleCount' }, returnData: false },
          { id: 'messagesPerTask', expression: 'messages / tasks', label: 'messages per task', returnData: true },
        ],
      },
    },
  });
  putPoliciesInOrder(count);
}

/** Its sample count over a minute is the number of running tasks; Container Insights, which has a metric for it, is billed. */
function runningTasks({ cluster, serviceName }: FargateService): CfnScalingPolicy.TargetTrackingMetricProperty {
  const dimensions = [
    { name: 'ClusterName', value: cluster.clusterName },
    { name: 'ServiceName', value: serviceName },
  ];
  return { namespace: 'AWS/ECS', metricName: 'CPUUtilization', dimensions };
}

function trackTargets(count: ScalableTaskCount, { scaling, requests }: TaskScalingProps): void {
  const { targetCpuPercent, targetMemoryPercent, targetRequestsPerMinute } = scaling;
  if (targetCpuPercent !== false) {
    count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: targetCpuPercent, ...COOLDOWN });
  }
  if (targetMemoryPercent !== false) {
    count.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: targetMemoryPercent, ...COOLDOWN });
  }
  if (targetRequestsPerMinute !== false && requests) {
    // Not `scaleOnRequestCount`: it splits the ARN of the listener, which is an output of another stack, and such a value cannot be split.
    (count.node.findChild('Target') as ScalableTarget).scaleToTrackMetric('Requests', {
      predefinedMetric: PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: requests.resourceLabel,
      targetValue: targetRequestsPerMinute,
      ...COOLDOWN,
    });
  }
}

interface Steps extends TaskScalingProps {
  readonly steps: StepScalingConfig;
}

function addSteps(count: ScalableTaskCount, { service, alarmNamePrefix, steps }: Steps): void {
  const options = { period: Duration.minutes(1), statistic: Stats.AVERAGE };
  count.scaleOnMetric('Steps', {
    metric: steps.metric === 'cpu' ? service.metricCpuUtilization(options) : service.metricMemoryUtilization(options),
    scalingSteps: [
      ...[...steps.scaleIn]
        .sort((a, b) => a.atMostPercent - b.atMostPercent)
        .map(({ atMostPercent, removeTasks }) => ({ upper: atMostPercent, change: -removeTasks })),
      ...[...steps.scaleOut]
        .sort((a, b) => a.atLeastPercent - b.atLeastPercent)
        .map(({ atLeastPercent, addTasks }) => ({ lower: atLeastPercent, change: addTasks })),
    ],
    evaluationPeriods: steps.evaluationMinutes,
    cooldown: Duration.seconds(steps.cooldownSeconds),
    metricAggregationType: MetricAggregationType.AVERAGE,
  });
  const [scaleIn, scaleOut] = count.node.findAll().filter((construct) => CfnAlarm.isCfnAlarm(construct));
  scaleIn!.alarmName = `${alarmNamePrefix}-in`;
  scaleOut!.alarmName = `${alarmNamePrefix}-out`;
}

interface Sleep {
  readonly sleep: SleepConfig;
  readonly scaling: ScalingConfig;
}

/** Longer than Application Auto Scaling takes to act. */
const MINUTES_TO_FALL_ASLEEP = 5;

/**
 * The maximum is 0 for some minutes only. As long as it is, a policy would stop the tasks of a deployment that has woken the service; after
 * that they run until the next sleep begins.
 */
function addSleep(count: ScalableTaskCount, { sleep, scaling: { min, max } }: Sleep): void {
  const { from, to, timeZone } = sleep;
  const at = ({ hour, minute }: ReturnType<typeof clockOf>): Pick<ScalingSchedule, 'schedule' | 'timeZone'> => ({
    schedule: Schedule.cron({ hour: `${hour}`, minute: `${minute}` }),
    timeZone: TimeZone.of(timeZone),
  });
  count.scaleOnSchedule('FallAsleep', { ...at(clockOf(from)), minCapacity: 0, maxCapacity: 0 });
  count.scaleOnSchedule('StayAsleep', { ...at(clockOf(from, MINUTES_TO_FALL_ASLEEP)), minCapacity: 0, maxCapacity: max });
  count.scaleOnSchedule('WakeUp', { ...at(clockOf(to)), minCapacity: min, maxCapacity: max });
}

/** Application Auto Scaling refuses an update of a service while another one is pending, and CloudFormation makes them at the same time. */
function putPoliciesInOrder(count: ScalableTaskCount): void {
  const policies = count.node.findAll().filter((construct) => CfnScalingPolicy.isCfnScalingPolicy(construct));
  for (const [index, policy] of policies.slice(1).entries()) {
    policy.addResourceDependency(policies[index]!);
  }
}
