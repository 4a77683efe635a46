import type { Construct } from 'constructs';
import { CfnOutput } from 'aws-cdk-lib';
import type { ContainerDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { parameterNames, taskFamily } from '../config/names';
import { hasBudgets } from '../config/cost';
import type { DatabaseStack } from './database-stack';
import type { EmailTopic } from './email-topic';
import { EnvironmentBudget } from './environment-budget';
import type { EnvironmentProps } from './environment-props';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';
import { ReleaseCommand } from './release-command';
import { RollingService } from './rolling-service';
import { ScheduledTasks } from './scheduled-tasks';
import { SecretRestart } from './secret-restart';
import { ServiceDashboard } from './service-dashboard';
import { ServiceRoute } from './service-route';
import { LOG_STREAM_PREFIX, ServiceTask } from './service-task';
import { Sidecars } from './sidecars';
import { Worker } from './worker';

export interface ServiceStackProps extends EnvironmentProps {
  readonly version: string;
  readonly network: NetworkStack;
  /** `null` if the environment has no database. */
  readonly database: DatabaseStack | null;
}

/** The service at one version. A failed deployment of it does not affect the network and the data. */
export class ServiceStack extends EnvironmentStack {
  readonly url: CfnOutput;
  readonly taskRole: IRole;
  readonly container: ContainerDefinition;
  readonly workers: readonly Worker[];
  /** Undefined without schedules. */
  readonly schedules: ScheduledTasks | undefined;
  /** Undefined without a release command. */
  readonly release: ReleaseCommand | undefined;

  constructor(scope: Construct, id: 'service', props: ServiceStackProps) {
    const { environment, network, version } = props;
    super(scope, id, { ...props, content: 'Service' });
    const cluster = props.database && props.database.cluster;
    const task = this.addTask(props);
    this.taskRole = task.definition.taskRole;
    this.container = task.container;
    const route = environment.deployment.strategy === 'rolling' ? new ServiceRoute(this, 'Route', { ...props }) : null;
    const targetGroups = network.trafficShift?.targetGroups ?? (route ? [route.targetGroup] : []);
    const service = new RollingService(this, 'Service', { ...props, task, route, targetGroups });
    this.workers = Object.entries(environment.service.workers).map(
      ([name, worker]) => new Worker(this, `Worker-${name}`, { ...props, name, worker, cluster, web: task, alarms: service.alarms }),
    );
    if (environment.deployment.strategy !== 'rolling') {
      // A worker that fails ends the update before the service. If CloudFormation rolled the service back, that would be a deployment with
      // the same pauses, which nobody expects to continue.
      service.service.node.addDependency(...this.workers.map((worker) => worker.service));
    }
    const { release, schedules } = environment.service;
    if (Object.keys(schedules).length > 0) {
      const after = [service, ...this.workers].map((process) => process.service);
      this.schedules = new ScheduledTasks(this, 'Schedules', { ...props, schedules, cluster, web: task, alarms: service.alarms, after });
    }
    if (release) {
      this.release = new ReleaseCommand(this, 'Release', { ...props, release, task, dataStack: props.database ?? network });
      for (const process of [service, ...this.workers]) {
        process.service.node.addDependency(this.release);
      }
    }
    if (environment.service.restartOnSecretChange) {
      new SecretRestart(this, 'SecretRestart', { ...props, services: [service.service, ...this.workers.map((worker) => worker.service)] });
    }
    this.addBudget(props, service.alarms.topic);
    const measured = [...targetGroups, ...(route?.paths ?? []).map((path) => path.targetGroup)];
    new ServiceDashboard(this, 'Dashboard', { ...props, targetGroups: measured, service: service.service, workers: this.workers, cluster });

    const { url } = network.loadBalancer;
    // Written after the deployment, so that they describe what runs.
    for (const parameter of this.addParameters(props, url)) {
      parameter.node.addDependency(service, ...this.workers);
    }
    this.url = new CfnOutput(this, 'Url', { value: url, description: 'Where the service answers' });
    new CfnOutput(this, 'Version', { value: version, description: 'What it runs' });
  }

  private addBudget(props: ServiceStackProps, topic: EmailTopic | undefined): void {
    const { region, cost } = props.environment;
    if (topic && cost.budgetUsdPerMonth !== null && hasBudgets(region)) {
      new EnvironmentBudget(this, 'Budget', { ...props, topic, usdPerMonth: cost.budgetUsdPerMonth });
    }
  }

  /** Of the web process. */
  private addTask(props: ServiceStackProps): ServiceTask {
    const { platform, environment, database } = props;
    const { service } = environment;
    const family = taskFamily({ platform: platform.name, environment: environment.name, worker: null });
    const process = { ...service, family, logStreamPrefix: LOG_STREAM_PREFIX };
    const reserved = Object.values(service.containers).reduce((sum, { cpu }) => sum + (cpu ?? 0), 0);
    const containerCpu = reserved > 0 ? service.cpu - reserved : undefined;
    const task = new ServiceTask(this, 'Task', { ...props, process, containerCpu, cluster: database && database.cluster });
    new Sidecars(this, 'Containers', { task, service });
    return task;
  }

  private addParameters({ platform, environment, version }: ServiceStackProps, url: string): readonly StringParameter[] {
    return [
      new StringParameter(this, 'UrlParameter', { parameterName: parameterNames.url(platform.name, environment.name), stringValue: url }),
      new StringParameter(this, 'VersionParameter', {
        parameterName: parameterNames.version(platform.name, environment.name),
        stringValue: version,
      }),
    ];
  }
}
