import { regionalArn } from '../cloudformation/regional-arn';
import type { ResourceRequest } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';

/** The parts of an `AWS::ECS::Service` that the laptop uses. */
export interface ServiceSettings {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly taskDefinitionArn: string;
  /** One if the template leaves it to scaling: a laptop has one user. */
  readonly desiredCount: number;
  /** `null` for a service without a load balancer. */
  readonly targetGroupArn: string | null;
  readonly healthCheckGracePeriodSeconds: number;
  /** The number of failed tasks after which a deployment is rolled back. */
  readonly failureThreshold: number;
  /** A new value asks for new tasks although the task definition is the same. */
  readonly forceNewDeployment: string | null;
}

export function readServiceSettings(request: ResourceRequest): ServiceSettings {
  const properties = new JsonReader(`AWS::ECS::Service '${request.logicalId}'`, request.properties);
  const cluster = (properties.optionalString('Cluster') ?? 'default').replace(/^.*[:/]/, '');
  const name = properties.optionalString('ServiceName') ?? `${request.stackName}-${request.logicalId}`;
  const desiredCount = properties.optionalNumber('DesiredCount') ?? 1;
  const [loadBalancer, ...others] = properties.objects('LoadBalancers');
  if (others.length > 0) {
    properties.fail('LoadBalancers', 'has more than one target group, which the laptop does not support');
  }
  return {
    arn: regionalArn(request, { service: 'ecs', resource: `service/${cluster}/${name}` }),
    name,
    account: request.account,
    region: request.region,
    taskDefinitionArn: properties.string('TaskDefinition'),
    desiredCount,
    targetGroupArn: loadBalancer?.string('TargetGroupArn') ?? null,
    healthCheckGracePeriodSeconds: properties.optionalNumber('HealthCheckGracePeriodSeconds') ?? 0,
    failureThreshold: failureThreshold(properties, desiredCount),
    forceNewDeployment: properties.object('ForceNewDeployment').optionalString('ForceNewDeploymentNonce'),
  };
}

/** As ECS computes it: half of the desired count, at least 3 and at most 200, unless the template says otherwise. */
function failureThreshold(properties: JsonReader, desiredCount: number): number {
  const threshold = properties.object('DeploymentConfiguration').object('DeploymentCircuitBreaker').object('ThresholdConfiguration');
  const value = threshold.optionalNumber('Value') ?? 50;
  const share = Math.ceil((value / 100) * desiredCount);
  const type = threshold.optionalString('Type') ?? 'BOUNDED_PERCENT';
  switch (type) {
    case 'COUNT':
      return Math.max(1, value);
    case 'UNBOUNDED_PERCENT':
      return Math.max(1, share);
    case 'BOUNDED_PERCENT':
      return Math.min(200, Math.max(3, share));
    default:
      return threshold.fail('Type', `is '${type}'; it must be COUNT, UNBOUNDED_PERCENT or BOUNDED_PERCENT`);
  }
}
