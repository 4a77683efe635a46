import { Construct } from 'constructs';
import {
  ApplicationListenerRule,
  ListenerAction,
  ListenerCondition,
  type IApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { containerOfPort, type PathConfig } from '../config/paths';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';
import { CONSTANT_PORT, ServiceTargetGroup } from './service-target-group';

export interface PathRouteProps extends EnvironmentProps {
  readonly name: string;
  readonly path: PathConfig;
  readonly network: NetworkStack;
  readonly listener: IApplicationListener;
}

/** Routes the requests to some paths to another port of the tasks. */
export class PathRoute extends Construct {
  readonly name: string;
  readonly targetGroup: ServiceTargetGroup;
  private readonly rule: ApplicationListenerRule;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PathRouteProps,
  ) {
    super(scope, id);
    const { name, path, network, environment, listener } = props;
    this.name = name;
    this.targetGroup = new ServiceTargetGroup(this, 'TargetGroup', {
      vpc: network.vpc,
      balancer: network.loadBalancer.balancer,
      service: { ...environment.service, healthCheckPath: path.healthCheckPath },
      port: CONSTANT_PORT,
    });
    this.rule = new ApplicationListenerRule(this, 'Rule', {
      listener,
      priority: path.priority,
      conditions: [ListenerCondition.pathPatterns([...path.patterns])],
      action: ListenerAction.forward([this.targetGroup]),
    });
  }

  attach(service: FargateService): void {
    const { path, environment } = this.props;
    // A path without a container is refused with the options.
    const containerName = containerOfPort(environment.service, path.port)!;
    this.targetGroup.addTarget(service.loadBalancerTarget({ containerName, containerPort: path.port }));
    // ECS registers tasks in target groups of a load balancer only.
    service.node.addDependency(this.rule);
  }
}
