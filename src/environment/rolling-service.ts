import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AlarmBehavior, FargateService, PropagatedTagSource, type CapacityProviderStrategy, type CfnService } from 'aws-cdk-lib/aws-ecs';
import type { ServiceConfig } from '../config/platform-config';
import type { EnvironmentProps } from './environment-props';
import { taskSubnets } from './environment-vpc';
import type { NetworkStack } from './network-stack';
import { ServiceAlarms } from './service-alarms';
import type { ServiceRoute } from './service-route';
import type { ServiceTask } from './service-task';
import { scaleTasks } from './task-scaling';

export interface RollingServiceProps extends EnvironmentProps {
  readonly network: NetworkStack;
  readonly task: ServiceTask;
  readonly route: ServiceRoute;
}

/** The ECS service. New tasks must be healthy before old ones are stopped; ECS rolls a failed deployment back. */
export class RollingService extends Construct {
  readonly service: FargateService;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RollingServiceProps,
  ) {
    super(scope, id);
    const alarms = new ServiceAlarms(this, 'Alarms', props);
    this.service = this.addService();
    // The first tasks need the policy of the execution role to pull the image and read the secrets.
    this.service.node.addDependency(props.route.rule, props.task.definition.obtainExecutionRole());
    if (props.environment.tier === 'production') {
      this.rollBackOn(alarms);
    }
    this.lowerCircuitBreakerThreshold();
    scaleTasks({
      service: this.service,
      scaling: props.environment.service.scaling,
      sleep: props.environment.sleep,
      requests: props.route,
      alarmNamePrefix: `scaling-${props.platform.name}-${props.environment.name}-service`,
    });
  }

  private addService(): FargateService {
    const { network, task, route, environment } = this.props;
    const subnets = taskSubnets(environment);
    const service = new FargateService(this, 'Service', {
      cluster: network.cluster,
      taskDefinition: task.definition,
      // Without a desired count, a deployment does not reset the number of tasks that scaling has chosen. A sleeping service has none, so its
      // deployment would succeed without a single healthy task.
      desiredCount: environment.sleep ? environment.service.scaling.min : undefined,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: Duration.seconds(environment.service.healthCheckGracePeriodSeconds),
      capacityProviderStrategies: capacityProviders(environment.service.spot),
      vpcSubnets: { subnetGroupName: subnets.group },
      assignPublicIp: subnets.publicAddress,
      securityGroups: [SecurityGroup.fromSecurityGroupId(this, 'Tasks', network.taskSecurityGroup.securityGroupId, { mutable: false })],
      // To run commands in a task, and to connect to the database through one.
      enableExecuteCommand: true,
      enableECSManagedTags: true,
      propagateTags: PropagatedTagSource.SERVICE,
    });
    service.attachToApplicationTargetGroup(route.targetGroup);
    return service;
  }

  /** ECS watches the alarm for a bake time of some minutes before it completes a deployment, which is too slow for development. */
  private rollBackOn({ errorRate, errorRateName }: ServiceAlarms): void {
    // By name, with an explicit dependency: CDK takes a reference for a cycle, because alarms usually refer to the service.
    this.service.enableDeploymentAlarms([errorRateName], { behavior: AlarmBehavior.ROLLBACK_ON_ALARM });
    this.service.node.addDependency(errorRate);
  }

  /** The L2 construct has no property for it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
  private lowerCircuitBreakerThreshold(): void {
    const threshold: CfnService.ThresholdConfigurationProperty = {
      type: 'COUNT',
      value: this.props.environment.service.circuitBreakerThreshold,
    };
    const resource = this.service.node.defaultChild as CfnService;
    resource.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker.ThresholdConfiguration', {
      Type: threshold.type,
      Value: threshold.value,
    });
  }
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
