import type { Construct } from 'constructs';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  FargateService,
  PropagatedTagSource,
  type CapacityProviderStrategy,
  type CfnService,
  type FargateServiceProps,
} from 'aws-cdk-lib/aws-ecs';
import type { ScalingConfig, ServiceConfig } from '../config/platform-config';
import type { EnvironmentProps } from './environment-props';
import { taskSubnets } from './environment-vpc';
import type { NetworkStack } from './network-stack';
import type { ServiceTask } from './service-task';

export interface ProcessServiceProps extends EnvironmentProps, Pick<FargateServiceProps, 'healthCheckGracePeriod'> {
  readonly network: NetworkStack;
  readonly task: ServiceTask;
  readonly scaling: ScalingConfig;
}

/** The ECS service of a process: the web process or a worker. ECS rolls a failed deployment back. */
export function addProcessService(
  scope: Construct,
  { network, task, scaling, environment, ...props }: ProcessServiceProps,
): FargateService {
  const subnets = taskSubnets(environment);
  const service = new FargateService(scope, 'Service', {
    healthCheckGracePeriod: props.healthCheckGracePeriod,
    cluster: network.cluster,
    taskDefinition: task.definition,
    // Without a desired count, a deployment does not reset the number of tasks that scaling has chosen. A sleeping service has none, so its
    // deployment would succeed without a single healthy task.
    desiredCount: environment.sleep ? scaling.min : undefined,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
    capacityProviderStrategies: capacityProviders(environment.service.spot),
    vpcSubnets: { subnetGroupName: subnets.group },
    assignPublicIp: subnets.publicAddress,
    securityGroups: [SecurityGroup.fromSecurityGroupId(scope, 'Tasks', network.taskSecurityGroup.securityGroupId, { mutable: false })],
    // To run commands in a task, and to connect to the database through one.
    enableExecuteCommand: true,
    enableECSManagedTags: true,
    propagateTags: PropagatedTagSource.SERVICE,
  });
  // The first tasks need the policy of the execution role to pull the image and read the secrets.
  service.node.addDependency(task.definition.obtainExecutionRole());
  lowerCircuitBreakerThreshold(service, environment.service.circuitBreakerThreshold);
  if (environment.deployment.strategy === 'rolling' && environment.deployment.drainInBackground) {
    drainInBackground(service);
  }
  return service;
}

/** The L2 construct has no property for it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
function lowerCircuitBreakerThreshold(service: FargateService, value: number): void {
  const threshold: CfnService.ThresholdConfigurationProperty = { type: 'COUNT', value };
  const resource = service.node.defaultChild as CfnService;
  resource.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker.ThresholdConfiguration', {
    Type: threshold.type,
    Value: threshold.value,
  });
}

function capacityProviders(spot: ServiceConfig['spot']): CapacityProviderStrategy[] {
  if (typeof spot === 'boolean') {
    return [{ capacityProvider: spot ? 'FARGATE_SPOT' : 'FARGATE', weight: 1 }];
  }
  return [
    { capacityProvider: 'FARGATE', base: spot.fargateBase, weight: spot.fargateWeight },
    { capacityProvider: 'FARGATE_SPOT', weight: spot.spotWeight },
  ];
}

/** The L2 construct has no property for it. The percentage must be at least that of the healthy tasks during a deployment. */
function drainInBackground(service: FargateService): void {
  (service.node.defaultChild as CfnService).addPropertyOverride('DeploymentConfiguration.EarlySuccessCriteria', {
    Enable: true,
    HealthyPercent: 100,
    SourceServiceRevisionCleanup: 'DEFERRED',
  });
}
