import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { AlarmBehavior, type FargateService } from 'aws-cdk-lib/aws-ecs';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';
import { addProcessService } from './process-service';
import { ServiceAlarms } from './service-alarms';
import type { ServiceRoute } from './service-route';
import type { ServiceTask } from './service-task';
import { scaleTasks } from './task-scaling';

export interface RollingServiceProps extends EnvironmentProps {
  readonly network: NetworkStack;
  readonly task: ServiceTask;
  readonly route: ServiceRoute;
}

/** The ECS service of the web process. New tasks must be healthy before old ones are stopped. */
export class RollingService extends Construct {
  readonly service: FargateService;
  readonly alarms: ServiceAlarms;

  constructor(scope: Construct, id: string, props: RollingServiceProps) {
    super(scope, id);
    const { platform, environment, route } = props;
    const { scaling, healthCheckGracePeriodSeconds } = environment.service;
    this.alarms = new ServiceAlarms(this, 'Alarms', props);
    this.service = addProcessService(this, {
      ...props,
      scaling,
      healthCheckGracePeriod: Duration.seconds(healthCheckGracePeriodSeconds),
    });
    this.service.attachToApplicationTargetGroup(route.targetGroup);
    this.service.node.addDependency(route.rule);
    if (environment.tier === 'production') {
      this.rollBackOnAlarm();
    }
    scaleTasks({
      service: this.service,
      scaling,
      sleep: environment.sleep,
      requests: route,
      alarmNamePrefix: `scaling-${platform.name}-${environment.name}-service`,
    });
  }

  /** ECS watches the alarm for a bake time of some minutes before it completes a deployment, which is too slow for development. */
  private rollBackOnAlarm(): void {
    const { errorRate, errorRateName } = this.alarms;
    // By name, with an explicit dependency: CDK takes a reference for a cycle, because alarms usually refer to the service.
    this.service.enableDeploymentAlarms([errorRateName], { behavior: AlarmBehavior.ROLLBACK_ON_ALARM });
    this.service.node.addDependency(errorRate);
  }
}
