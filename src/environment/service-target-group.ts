import type { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetType,
  type ApplicationLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ServiceConfig } from '../config/platform-config';

export interface ServiceTargetGroupProps {
  readonly vpc: IVpc;
  readonly balancer: ApplicationLoadBalancer;
  readonly service: ServiceConfig;
  /** The default port of targets. ECS registers each task with the port of its container. */
  readonly port: number;
}

/** Not the port of the container: another port would replace the target group. */
export const CONSTANT_PORT = 80;

/** A target group of the web process, with its metrics. */
export class ServiceTargetGroup extends ApplicationTargetGroup {
  private readonly balancer: ApplicationLoadBalancer;

  constructor(scope: Construct, id: string, { vpc, balancer, service, port }: ServiceTargetGroupProps) {
    super(scope, id, {
      vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port,
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
    this.balancer = balancer;
  }

  /** What Application Auto Scaling calls the target group behind its load balancer. */
  get resourceLabel(): string {
    return `${this.balancer.loadBalancerFullName}/${this.targetGroupFullName}`;
  }

  metric(metricName: string, options: MetricOptions = {}): Metric {
    return new Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: { LoadBalancer: this.balancer.loadBalancerFullName, TargetGroup: this.targetGroupFullName },
      period: Duration.minutes(1),
      statistic: Stats.SUM,
      ...options,
    });
  }
}
