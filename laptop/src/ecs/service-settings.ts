import type { ResourceRequest } from '../cloudformation/resource-provider';
import { PropertyReader } from '../property-reader';

/** What the laptop uses of an `AWS::ECS::Service`. */
export interface ServiceSettings {
  readonly arn: string;
  readonly name: string;
  readonly taskDefinitionArn: string;
  /** One where the template leaves it to scaling: a laptop has one person to serve. */
  readonly desiredCount: number;
  /** `null` for a service without a load balancer. */
  readonly targetGroupArn: string | null;
  readonly healthCheckGracePeriodSeconds: number;
  /** Failed tasks after which a deployment is rolled back. */
  readonly failureThreshold: number;
  /** Another value asks for new tasks although the task definition is the same. */
  readonly forceNewDeployment: string | null;
}

export function readServiceSettings(request: ResourceRequest): ServiceSettings {
  const properties = new PropertyReader(`AWS::ECS::Service '${request.logicalId}'`, request.properties);
  const cluster = (properties.optionalString('Cluster') ?? 'default').replace(/^.*[:/]/, '');
  const name = properties.optionalString('ServiceName') ?? `${request.stackName}-${request.logicalId}`;
  const desiredCount = properties.optionalNumber('DesiredCount') ?? 1;
  const [loadBalancer, ...others] = properties.objects('LoadBalancers');
  if (others.length > 0) {
    properties.fail('LoadBalancers', 'must hold one target group at most on the laptop');
  }
  return {
    arn: `arn:aws:ecs:${request.region}:${request.account}:service/${cluster}/${name}`,
    name,
    taskDefinitionArn: properties.string('TaskDefinition'),
    desiredCount,
    targetGroupArn: loadBalancer?.string('TargetGroupArn') ?? null,
    healthCheckGracePeriodSeconds: properties.optionalNumber('HealthCheckGracePeriodSeconds') ?? 0,
    failureThreshold: failureThreshold(properties, desiredCount),
    forceNewDeployment: properties.object('ForceNewDeployment').optionalString('ForceNewDeploymentNonce'),
  };
}

/** As ECS reckons it: half of the desired count, at least 3 and at most 200, unless the template says otherwise. */
function failureThreshold(properties: PropertyReader, desiredCount: number): number {
  const threshold = properties.object('DeploymentConfiguration').object('DeploymentCircuitBreaker').object('ThresholdConfiguration');
  const value = threshold.optionalNumber('Value') ?? 50;
  const share = Math.ceil((value / 100) * desiredCount);
  switch (threshold.optionalString('Type') ?? 'BOUNDED_PERCENT') {
    case 'COUNT':
      return Math.max(1, value);
    case 'UNBOUNDED_PERCENT':
      return Math.max(1, share);
    default:
      return Math.min(200, Math.max(3, share));
  }
}
