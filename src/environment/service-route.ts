import { Construct } from 'constructs';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ListenerAction,
  ListenerCondition,
  type IApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';
import { PathRoute } from './path-route';
import { ServiceTargetGroup } from './service-target-group';

export interface ServiceRouteProps extends EnvironmentProps {
  readonly network: NetworkStack;
}

/** Priorities of the rules of the listener. A lower one wins. Those of paths are between the last two; 50,000 is the maximum. */
export const RULE_PRIORITIES = { rolling: 1, test: 2, production: 3, betweenStrategies: 4, behindPaths: 50_000 } as const;

/** Routes requests from the listener of the load balancer to the tasks of a service that replaces them one by one. */
export class ServiceRoute extends Construct {
  readonly targetGroup: ServiceTargetGroup;
  readonly rule: ApplicationListenerRule;
  readonly paths: readonly PathRoute[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceRouteProps,
  ) {
    super(scope, id);
    const { network, environment } = props;
    this.targetGroup = new ServiceTargetGroup(this, 'TargetGroup', {
      vpc: network.vpc,
      balancer: network.loadBalancer.balancer,
      service: environment.service,
      port: environment.service.port,
    });
    const listener = this.listener();
    const paths = Object.entries(environment.service.paths);
    // Another rule, and not another priority: CloudFormation changes a rule before it updates the service, and deletes one after it. So the
    // requests move to the rules of the network stack when the tasks are in their target groups.
    this.rule = network.trafficShift
      ? this.addRule('RuleBetweenStrategies', { listener, priority: RULE_PRIORITIES.betweenStrategies })
      : this.addRule('Rule', { listener, priority: paths.length > 0 ? RULE_PRIORITIES.behindPaths : RULE_PRIORITIES.rolling });
    this.paths = paths.map(([name, path]) => new PathRoute(this, `Path-${name}`, { ...props, name, path, listener }));
  }

  private addRule(
    id: string,
    { listener, priority }: { readonly listener: IApplicationListener; readonly priority: number },
  ): ApplicationListenerRule {
    return new ApplicationListenerRule(this, id, {
      listener,
      priority,
      conditions: [ListenerCondition.pathPatterns(['/*'])],
      action: ListenerAction.forward([this.targetGroup]),
    });
  }

  /** An import, so that the rule is part of the service stack and the listener stays in the network stack. */
  private listener(): IApplicationListener {
    const { listener, securityGroup } = this.props.network.loadBalancer;
    return ApplicationListener.fromApplicationListenerAttributes(this, 'Listener', {
      listenerArn: listener.listenerArn,
      securityGroup: SecurityGroup.fromSecurityGroupId(this, 'LoadBalancer', securityGroup.securityGroupId, { mutable: false }),
    });
  }
}
