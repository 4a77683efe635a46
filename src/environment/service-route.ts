import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';

export interface ServiceRouteProps extends EnvironmentProps {
  readonly network: NetworkStack;
}

/** Routes requests from the listener of the load balancer to the tasks. */
export class ServiceRoute extends Construct {
  readonly targetGroup: ApplicationTargetGroup;
  readonly rule: ApplicationListenerRule;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceRouteProps,
  ) {
    super(scope, id);
    const {
      network,
      environment: { service },
    } = props;
    this.targetGroup = new ApplicationTargetGroup(this, 'TargetGroup', {
      vpc: network.vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: service.port,
      deregistrationDelay: Duration.seconds(service.deregistrationDelaySeconds),
      healthCheck: {
        path: service.healthCheckPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(service.healthCheckIntervalSeconds),
        timeout: Duration.seconds(Math.max(2, service.healthCheckIntervalSeconds - 1)),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    this.rule = new ApplicationListenerRule(this, 'Rule', {
      listener: this.listener(),
      priority: 1,
      conditions: [ListenerCondition.pathPatterns(['/*'])],
      action: ListenerAction.forward([this.targetGroup]),
    });
  }

  /** What Application Auto Scaling calls the target group behind its load balancer. */
  get resourceLabel(): string {
    return `${this.props.network.loadBalancer.balancer.loadBalancerFullName}/${this.targetGroup.targetGroupFullName}`;
  }

  /** A metric of the target group. */
  metric(metricName: string, options: MetricOptions = {}): Metric {
    return new Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: {
        LoadBalancer: this.props.network.loadBalancer.balancer.loadBalancerFullName,
        TargetGroup: this.targetGroup.targetGroupFullName,
      },
      period: Duration.minutes(1),
      statistic: Stats.SUM,
      ...options,
    });
  }

  /** An import, so that the rule is part of the service stack and the listener stays in the network stack. */
  private listener(): ReturnType<typeof ApplicationListener.fromApplicationListenerAttributes> {
    const { listener, securityGroup } = this.props.network.loadBalancer;
    return ApplicationListener.fromApplicationListenerAttributes(this, 'Listener', {
      listenerArn: listener.listenerArn,
      securityGroup: SecurityGroup.fromSecurityGroupId(this, 'LoadBalancer', securityGroup.securityGroupId, { mutable: false }),
    });
  }
}
