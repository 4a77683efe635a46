import type { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, Stats, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import type { EnvironmentProps } from './environment-props';
import type { ServiceTargetGroup } from './service-target-group';
import type { Worker } from './worker';

export interface ServiceDashboardProps extends EnvironmentProps {
  readonly targetGroups: readonly ServiceTargetGroup[];
  readonly service: FargateService;
  readonly workers: readonly Worker[];
  readonly cluster: DatabaseCluster | null;
}

/** Dashboard of an environment: traffic, load and database. */
export class ServiceDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: ServiceDashboardProps) {
    super(scope, id, {
      dashboardName: `${props.platform.name}-${props.environment.name}`,
      defaultInterval: Duration.hours(3),
      widgets: [
        traffic(props.targetGroups),
        load(props),
        ...props.workers.map(loadOfWorker),
        ...(props.cluster ? [database(props.cluster)] : []),
      ],
    });
  }
}

function traffic(targetGroups: readonly ServiceTargetGroup[]): IWidget[] {
  const all = (metricsOf: (group: ServiceTargetGroup) => IMetric[]): IMetric[] => targetGroups.flatMap(metricsOf);
  return [
    graph(
      'Requests',
      ...all((group) => ['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_Target_4XX_Count'].map((name) => group.metric(name))),
    ),
    graph('Seconds to answer', ...all((group) => [50, 95].map((p) => group.metric('TargetResponseTime', { statistic: Stats.p(p) })))),
    graph(
      'Tasks',
      ...all((group) => [
        group.metric('HealthyHostCount', { statistic: Stats.MINIMUM }),
        group.metric('UnHealthyHostCount', { statistic: Stats.MAXIMUM }),
      ]),
    ),
  ];
}

function load({ service }: ServiceDashboardProps): IWidget[] {
  return [
    graph('CPU of the service, percent', service.metricCpuUtilization()),
    graph('Memory of the service, percent', service.metricMemoryUtilization()),
  ];
}

function loadOfWorker({ name, service }: Worker): IWidget[] {
  return [
    graph(`Tasks of ${name}`, service.metricCpuUtilization({ statistic: Stats.SAMPLE_COUNT, period: Duration.minutes(1) })),
    graph(`CPU of ${name}, percent`, service.metricCpuUtilization()),
    graph(`Memory of ${name}, percent`, service.metricMemoryUtilization()),
  ];
}

function database(cluster: DatabaseCluster): IWidget[] {
  return [
    graph('Capacity of the database, ACU', cluster.metricServerlessDatabaseCapacity()),
    graph('Connections to the database', cluster.metricDatabaseConnections()),
  ];
}

const graph = (title: string, ...left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8 });
