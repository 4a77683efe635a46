import type { Construct } from 'constructs';
import { Duration, RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ClusterInstance, Credentials, DatabaseCluster, type IClusterInstance } from 'aws-cdk-lib/aws-rds';
import { DATABASE_USER } from '../config/contract';
import { parameterNames } from '../config/names';
import type { DatabaseConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';
import { databaseEngine } from './database-engine';
import type { EnvironmentProps } from './environment-props';
import { EnvironmentStack } from './environment-stack';
import { SUBNETS } from './environment-vpc';
import type { NetworkStack } from './network-stack';

export interface DatabaseStackProps extends EnvironmentProps {
  readonly database: DatabaseConfig;
  readonly network: NetworkStack;
}

/** The Aurora cluster of an environment. */
export class DatabaseStack extends EnvironmentStack {
  readonly cluster: DatabaseCluster;

  constructor(scope: Construct, id: 'database', props: DatabaseStackProps) {
    const { platform, environment, database, network } = props;
    super(scope, id, {
      ...props,
      content: 'Database',
      // Applies to manual deployments, because an action of CodePipeline has no such setting. The cluster is protected in any case.
      terminationProtection: database.deletionProtection.enabled,
    });
    const password = parameterNames.databasePassword(platform.name, environment.name);
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      ...databaseEngine(this, database.engine),
      ...capacity(database),
      ...protection(database),
      defaultDatabaseName: database.name,
      credentials: Credentials.fromPassword(DATABASE_USER, SecretValue.ssmSecure(password)),
      iamAuthentication: true,
      vpc: network.vpc,
      vpcSubnets: { subnetGroupName: SUBNETS.database },
      securityGroups: [
        new SecurityGroup(this, 'SecurityGroup', {
          vpc: network.vpc,
          description: 'Database: its port from the tasks alone',
          allowAllOutbound: false,
        }),
      ],
    });
    this.cluster.connections.allowDefaultPortFrom(
      SecurityGroup.fromSecurityGroupId(this, 'Tasks', network.taskSecurityGroup.securityGroupId, { mutable: false }),
      'Tasks',
    );
    acknowledge(this.cluster, acknowledgements(database));
  }
}

function capacity(database: DatabaseConfig): {
  readonly writer: IClusterInstance;
  readonly readers: IClusterInstance[];
  readonly serverlessV2MinCapacity: number;
  readonly serverlessV2MaxCapacity: number;
  readonly serverlessV2AutoPauseDuration: Duration | undefined;
} {
  return {
    writer: ClusterInstance.serverlessV2('Writer', { autoMinorVersionUpgrade: false }),
    // Scaled with the writer, so that it has the same capacity after a failover.
    readers: Array.from({ length: database.readers }, (_, index) =>
      ClusterInstance.serverlessV2(`Reader${index + 1}`, { scaleWithWriter: index === 0, autoMinorVersionUpgrade: false }),
    ),
    serverlessV2MinCapacity: database.minCapacity,
    serverlessV2MaxCapacity: database.maxCapacity,
    serverlessV2AutoPauseDuration: database.pauseAfterMinutes === null ? undefined : Duration.minutes(database.pauseAfterMinutes),
  };
}

function protection(database: DatabaseConfig): {
  readonly storageEncrypted: true;
  readonly deletionProtection: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly backup: { readonly retention: Duration };
  readonly copyTagsToSnapshot: true;
} {
  return {
    storageEncrypted: true,
    deletionProtection: database.deletionProtection.enabled,
    removalPolicy: database.onDelete === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.SNAPSHOT,
    backup: { retention: Duration.days(database.backupRetentionDays) },
    copyTagsToSnapshot: true,
  };
}

function acknowledgements({ engine, deletionProtection }: DatabaseConfig): Record<string, string> {
  return {
    RDS11: 'Only the tasks can connect; another port would not add protection',
    ...(deletionProtection.enabled
      ? {}
      : {
          RDS10: deletionProtection.reason ?? 'An environment of the development tier is deleted with its data',
        }),
    ...(engine === 'mysql'
      ? {
          RDS14: 'Serverless clusters do not support backtracking; backups allow point-in-time recovery',
          RDS16: 'Audit logs are not required by default',
        }
      : {}),
  };
}
