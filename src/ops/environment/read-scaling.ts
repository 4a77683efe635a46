import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '@aws-sdk/client-application-auto-scaling';
import { clusterName } from '../../config/names';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';
import type { ScalingDetails, ScheduledChange } from './environment-details';

const ServiceNamespace = 'ecs';

/** How the services of an environment are scaled. */
export async function readScaling({ aws, platform }: CommandContext, environment: DeployedEnvironment): Promise<readonly ScalingDetails[]> {
  const { DescribeScalingPoliciesCommand, DescribeScheduledActionsCommand, paginateDescribeScalableTargets } =
    await import('@aws-sdk/client-application-auto-scaling');
  const client = await aws.at(environment, 'read').scaling();
  const prefix = `service/${clusterName(platform.name, environment.name)}/`;
  const targets: ScalableTarget[] = [];
  for await (const page of paginateDescribeScalableTargets({ client }, { ServiceNamespace })) {
    targets.push(...(page.ScalableTargets ?? []).filter(({ ResourceId = '' }) => ResourceId.startsWith(prefix)));
  }
  return Promise.all(
    targets.map(async ({ ResourceId, MinCapacity, MaxCapacity }): Promise<ScalingDetails> => {
      const of = { ServiceNamespace, ResourceId } as const;
      const [{ ScalingPolicies = [] }, { ScheduledActions = [] }] = await Promise.all([
        client.send(new DescribeScalingPoliciesCommand(of)),
        client.send(new DescribeScheduledActionsCommand(of)),
      ]);
      const id = returned(ResourceId, 'the id of a scalable target');
      return {
        service: id.slice(prefix.length),
        min: returned(MinCapacity, `the minimum of ${id}`),
        max: returned(MaxCapacity, `the maximum of ${id}`),
        policies: ScalingPolicies.map(describePolicy).sort(),
        scheduled: ScheduledActions.map(describeAction),
      };
    }),
  );
}

const METRICS: Readonly<Record<string, (target: number) => string>> = {
  ECSServiceAverageCPUUtilization: (target) => `CPU ${target} %`,
  ECSServiceAverageMemoryUtilization: (target) => `memory ${target} %`,
  ALBRequestCountPerTarget: (target) => `${target} requests a minute`,
};

function describePolicy({
  PolicyName,
  TargetTrackingScalingPolicyConfiguration: tracking,
  StepScalingPolicyConfiguration: steps,
}: ScalingPolicy): string {
  const metric = tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
  const describe = metric === undefined ? undefined : METRICS[metric];
  if (describe !== undefined && tracking?.TargetValue !== undefined) {
    return describe(tracking.TargetValue);
  }
  const expression = tracking?.CustomizedMetricSpecification?.Metrics?.find(({ ReturnData }) => ReturnData !== false);
  if (expression?.Label !== undefined && tracking?.TargetValue !== undefined) {
    return `${tracking.TargetValue} ${expression.Label}`;
  }
  const changes = (steps?.StepAdjustments ?? []).map(({ ScalingAdjustment = 0 }) =>
    ScalingAdjustment > 0 ? `+${ScalingAdjustment}` : `${ScalingAdjustment}`,
  );
  return changes.length === 0 ? returned(PolicyName, 'the name of a scaling policy') : `steps ${changes.join(', ')}`;
}

const describeAction = ({ ScheduledActionName, Schedule, Timezone, ScalableTargetAction }: ScheduledAction): ScheduledChange => ({
  name: returned(ScheduledActionName, 'the name of a scheduled action'),
  schedule: returned(Schedule, `the schedule of ${ScheduledActionName}`),
  timeZone: Timezone ?? null,
  min: ScalableTargetAction?.MinCapacity ?? null,
  max: ScalableTargetAction?.MaxCapacity ?? null,
});
