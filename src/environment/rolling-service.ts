import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { AlarmBehavior, type FargateService } from 'aws-cdk-lib/aws-ecs';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';
import { addProcessService } from './process-service';
import { ServiceAlarms, type NamedAlarm } from './service-alarms';
import type { ServiceRoute } from './service-route';
import type { ServiceTargetGroup } from './service-target-group';
import type { ServiceTask } from './service-task';
import { scaleTasks } from './task-scaling';
import { shiftTraffic } from './traffic-shift';

export interface RollingServiceProps extends EnvironmentProps {
  readonly network: NetworkStack;
  readonly task: ServiceTask;
  /** Null for a service whose requests ECS shifts. */
  readonly route: ServiceRoute | null;
  /** Those that get requests. */
  readonly targetGroups: readonly ServiceTargetGroup[];
}

/** The ECS service of the web process. New tasks must be healthy before old ones are stopped, or before they get requests. */
export class RollingService extends Construct {
  readonly service: FargateService;
  readonly alarms: ServiceAlarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RollingServiceProps,
  ) {
    super(scope, id);
    const { platform, environment, route } = props;
    const { scaling, healthCheckGracePeriodSeconds } = environment.service;
    this.alarms = new ServiceAlarms(this, 'Alarms', { ...props, paths: route?.paths ?? [] });
    this.service = addProcessService(this, {
      ...props,
      scaling,
      healthCheckGracePeriod: Duration.seconds(healthCheckGracePeriodSeconds),
    });
    this.addLoadBalancers();
    this.addDeployment();
    scaleTasks({
      service: this.service,
      scaling,
      sleep: environment.sleep,
      requests: route && route.targetGroup,
      alarmNamePrefix: `scaling-${platform.name}-${environment.name}-service`,
    });
  }

  private addLoadBalancers(): void {
    const { network, route, task } = this.props;
    if (route) {
      this.service.attachToApplicationTargetGroup(route.targetGroup);
      this.service.node.addDependency(route.rule);
      route.paths.forEach((path) => path.attach(this.service));
    }
    network.trafficShift?.attach({ service: this.service, task, own: route?.targetGroup });
  }

  private addDeployment(): void {
    const { deployment, tier } = this.props.environment;
    const { errorRates, unhealthyTasks } = this.alarms;
    if (deployment.strategy !== 'rolling') {
      shiftTraffic({ service: this.service, deployment, alarms: [...errorRates, ...unhealthyTasks] });
    } else if (tier === 'production') {
      this.rollBackOn(errorRates);
    }
  }

  /** ECS watches the alarms for a bake time of some minutes before it completes a deployment, which is too slow for development. */
  private rollBackOn(alarms: readonly NamedAlarm[]): void {
    this.service.enableDeploymentAlarms(
      alarms.map(({ name }) => name),
      { behavior: AlarmBehavior.ROLLBACK_ON_ALARM },
    );
    this.service.node.addDependency(...alarms.map(({ alarm }) => alarm));
  }
}
