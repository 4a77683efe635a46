import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ContainerDefinition, FargateService, ScalableTaskCount } from 'aws-cdk-lib/aws-ecs';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { taskFamily } from '../config/names';
import type { ScalingConfig, WorkerConfig } from '../config/platform-config';
import { lacksTarget } from '../config/scaling';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';
import { addProcessService } from './process-service';
import type { ServiceAlarms } from './service-alarms';
import { ServiceTask } from './service-task';
import { scaleOnQueue, scaleTasks, type QueueTarget } from './task-scaling';

export interface WorkerProps extends EnvironmentProps {
  readonly name: string;
  readonly worker: WorkerConfig;
  readonly version: string;
  readonly network: NetworkStack;
  readonly cluster: DatabaseCluster | null;
  /** The task of the web process, whose roles it shares. */
  readonly web: ServiceTask;
  readonly alarms: ServiceAlarms;
}

/** A worker: another command of the image, without a load balancer. */
export class Worker extends Construct {
  readonly service: FargateService;
  readonly container: ContainerDefinition;
  readonly name: string;
  private readonly tasks: ScalableTaskCount;
  private readonly scaling: ScalingConfig;
  private hasQueue = false;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const { platform, environment, name, worker, web } = props;
    this.name = name;
    this.scaling = worker.scaling;
    const task = new ServiceTask(this, 'Task', {
      ...props,
      process: {
        ...worker,
        family: taskFamily({ platform: platform.name, environment: environment.name, worker: name }),
        logStreamPrefix: name,
        port: null,
      },
      roles: web.roles,
    });
    this.container = task.container;
    this.service = addProcessService(this, { ...props, task, scaling: worker.scaling });
    this.tasks = scaleTasks({
      service: this.service,
      scaling: worker.scaling,
      sleep: environment.sleep,
      requests: null,
      alarmNamePrefix: `scaling-${platform.name}-${environment.name}-${name}`,
    });
    // A sleeping environment has no tasks at night.
    if (!environment.sleep) {
      this.addAlarm(props);
    }
  }

  scaleOnQueue(target: QueueTarget): void {
    this.hasQueue = true;
    scaleOnQueue(this.tasks, { ...target, service: this.service });
  }

  /** Whether nothing scales it although it may be scaled. */
  get lacksTarget(): boolean {
    return !this.hasQueue && lacksTarget(this.scaling);
  }

  /**
   * ECS has no health check for it: a worker is unhealthy when tasks are missing. The sample count is the number of running tasks. The name
   * of the service in the metric makes the alarm begin after the first deployment.
   */
  private addAlarm({ alarms, name }: WorkerProps): void {
    const { min, scheduled } = this.scaling;
    const alarm = new Alarm(this, 'MissingTasks', {
      alarmName: alarms.alarmName(`${name}-missing-tasks`),
      alarmDescription: `The worker ${name} has fewer tasks than its minimum`,
      metric: this.service.metricCpuUtilization({ statistic: Stats.SAMPLE_COUNT, period: Duration.minutes(1) }),
      threshold: Math.min(min, ...scheduled.map((change) => change.min)),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      // Without running tasks there is no metric.
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarms.notify([alarm]);
  }
}
