import { regionalArn } from '../cloudformation/regional-arn';
import type { ResourceRequest } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import { readTrafficShift, type TrafficShift } from './deployment-strategy';

/** A target group of a service, or two between which ECS shifts the requests. */
export interface ServiceLoadBalancer {
  readonly targetGroupArn: string;
  /** The port of the task that is registered in it. */
  readonly containerPort: number | null;
  /** Null for a target group of its own. */
  readonly alternate: AlternateTargetGroup | null;
}

export interface AlternateTargetGroup {
  readonly targetGroupArn: string;
  readonly productionRuleArn: string;
  readonly testRuleArn: string | null;
}

/** The parts of an `AWS::ECS::Service` that the laptop uses. */
export interface ServiceSettings {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly taskDefinitionArn: string;
  /** One if the template leaves it to scaling: a laptop has one user. */
  readonly desiredCount: number;
  /** Empty for a service without a load balancer. */
  readonly loadBalancers: readonly ServiceLoadBalancer[];
  /** Null for rolling deployments. */
  readonly shift: TrafficShift | null;
  /** Whether a rolling deployment ends before the previous tasks have. */
  readonly drainInBackground: boolean;
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
  const loadBalancers = properties.objects('LoadBalancers').map(readLoadBalancer);
  const shift = readTrafficShift(properties.object('DeploymentConfiguration'));
  if (shift !== null && loadBalancers.filter(({ alternate }) => alternate !== null).length !== 1) {
    properties.fail('LoadBalancers', 'must have one entry with AdvancedConfiguration, unless the deployment strategy is ROLLING');
  }
  return {
    arn: regionalArn(request, { service: 'ecs', resource: `service/${cluster}/${name}` }),
    name,
    account: request.account,
    region: request.region,
    taskDefinitionArn: properties.string('TaskDefinition'),
    desiredCount,
    loadBalancers,
    shift,
    drainInBackground: drainsInBackground(properties.object('DeploymentConfiguration')),
    healthCheckGracePeriodSeconds: properties.optionalNumber('HealthCheckGracePeriodSeconds') ?? 0,
    failureThreshold: failureThreshold(properties, desiredCount),
    forceNewDeployment: properties.object('ForceNewDeployment').optionalString('ForceNewDeploymentNonce'),
  };
}

function readLoadBalancer(loadBalancer: JsonReader): ServiceLoadBalancer {
  const advanced = loadBalancer.optionalObject('AdvancedConfiguration');
  return {
    targetGroupArn: loadBalancer.string('TargetGroupArn'),
    containerPort: loadBalancer.optionalNumber('ContainerPort'),
    alternate: advanced && {
      targetGroupArn: advanced.string('AlternateTargetGroupArn'),
      productionRuleArn: advanced.string('ProductionListenerRule'),
      testRuleArn: advanced.optionalString('TestListenerRule'),
    },
  };
}

/** All new tasks are started at once and must be healthy, so the percentage does not matter. */
function drainsInBackground(configuration: JsonReader): boolean {
  const criteria = configuration.object('EarlySuccessCriteria');
  const cleanup = criteria.choice('SourceServiceRevisionCleanup', ['BLOCKING', 'DEFERRED']) ?? 'BLOCKING';
  return criteria.boolean('Enable') && cleanup === 'DEFERRED';
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
