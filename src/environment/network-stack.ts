import type { Construct } from 'constructs';
import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { hasTrafficShift, testsBeforeTraffic } from '../config/deployment';
import { clusterName, serviceLogGroupName } from '../config/names';
import type { ServiceConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';
import { DatabasePassword } from './database-password';
import { DeploymentTester } from './deployment-tester';
import { EnvironmentStack } from './environment-stack';
import type { EnvironmentProps } from './environment-props';
import { EnvironmentVpc } from './environment-vpc';
import { LoadBalancer } from './load-balancer';
import { PipelineReader } from './pipeline-reader';
import { SharedFiles } from './shared-files';
import { TrafficShift } from './traffic-shift';

/** The long-lived resources of an environment: network, load balancer, cluster, logs, shared files, the password of the database, and roles for the pipeline. */
export class NetworkStack extends EnvironmentStack {
  readonly vpc: EnvironmentVpc;
  readonly loadBalancer: LoadBalancer;
  readonly cluster: Cluster;
  /** Security group of the tasks. Only the load balancer can reach their ports. */
  readonly taskSecurityGroup: SecurityGroup;
  /** `null` if the tasks share no files. */
  readonly sharedFiles: SharedFiles | null;
  /** Undefined for a service whose tasks are always in a single target group. */
  readonly trafficShift: TrafficShift | undefined;
  /** URL of the service for tests that run while the service is deployed. Undefined if they run after that. */
  readonly url: CfnOutput | undefined;

  constructor(scope: Construct, id: 'network', props: EnvironmentProps) {
    const { platform, environment } = props;
    super(scope, id, { ...props, content: 'Network, load balancer and cluster' });
    this.vpc = new EnvironmentVpc(this, 'Vpc', environment);
    this.loadBalancer = new LoadBalancer(this, 'LoadBalancer', { vpc: this.vpc, environment });
    this.cluster = this.addCluster(props);
    this.taskSecurityGroup = this.addTaskSecurityGroup(environment.service);
    const { sharedFiles: files } = environment.service;
    this.sharedFiles = files && new SharedFiles(this, 'SharedFiles', { vpc: this.vpc, taskSecurityGroup: this.taskSecurityGroup, files });
    if (hasTrafficShift(environment.deployment)) {
      this.trafficShift = new TrafficShift(this, 'TrafficShift', { vpc: this.vpc, loadBalancer: this.loadBalancer, environment });
    }
    if (testsBeforeTraffic(environment)) {
      this.url = new CfnOutput(this, 'Url', { value: this.loadBalancer.url, description: 'Where the service answers' });
    }
    // Not in the service stack: when its first deployment fails, CloudFormation deletes it, and the logs show why it failed.
    new LogGroup(this, 'ServiceLogs', {
      logGroupName: serviceLogGroupName(platform.name, environment.name),
      retention: environment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    if (environment.database) {
      new DatabasePassword(this, 'DatabasePassword', { ...props, database: environment.database });
    }
    if (environment.account !== platform.pipeline.account) {
      new PipelineReader(this, 'PipelineReader', props);
      if (testsBeforeTraffic(environment)) {
        new DeploymentTester(this, 'DeploymentTester', props);
      }
    }
  }

  private addCluster({ platform, environment }: EnvironmentProps): Cluster {
    const cluster = new Cluster(this, 'Cluster', {
      clusterName: clusterName(platform.name, environment.name),
      vpc: this.vpc,
      enableFargateCapacityProviders: true,
      containerInsightsV2: environment.tier === 'production' ? ContainerInsights.ENABLED : ContainerInsights.DISABLED,
    });
    if (environment.tier === 'development') {
      acknowledge(cluster, { ECS4: 'Container Insights is billed per metric; the metrics of ECS are enough outside production' });
    }
    return cluster;
  }

  private addTaskSecurityGroup({ port, paths }: ServiceConfig): SecurityGroup {
    const group = new SecurityGroup(this, 'TaskSecurityGroup', {
      vpc: this.vpc,
      description: 'Tasks: their port from the load balancer alone',
      allowAllOutbound: true,
    });
    group.connections.allowFrom(this.loadBalancer.securityGroup, Port.tcp(port), 'Requests and health checks');
    for (const other of new Set(Object.values(paths).map((path) => path.port))) {
      group.connections.allowFrom(this.loadBalancer.securityGroup, Port.tcp(other), 'Requests and health checks of paths');
    }
    return group;
  }
}
