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

/** An Aurora cluster of its own for each environment. */
export class DatabaseStack extends EnvironmentStack {
  readonly cluster: DatabaseCluster;

  constructor(scope: Construct, id: 'database', props: DatabaseStackProps) {
    const { platform, environment, database, network } = props;
    super(scope, id, {
      ...props,
      description: `Database of ${platform.name} in ${environment.name}`,
      // For those who deploy it by hand: CodePipeline's action has no such setting. The cluster's own protection holds either way.
      terminationProtection: database.deletionProtection.enabled,
    });
    const password = parameterNames.databasePassword(platform.name, environment.name);
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      ...databaseEngine(this, database.engine),
      ...capacity(database),
      ...safety(database),
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
    // Scaled with the writer, so that a reader that takes over is as large as what it takes over from.
    readers: Array.from({ length: database.readers }, (_, index) =>
      ClusterInstance.serverlessV2(`Reader${index + 1}`, { scaleWithWriter: index === 0, autoMinorVersionUpgrade: false }),
    ),
    serverlessV2MinCapacity: database.minCapacity,
    serverlessV2MaxCapacity: database.maxCapacity,
    serverlessV2AutoPauseDuration: database.pauseAfterMinutes === null ? undefined : Duration.minutes(database.pauseAfterMinutes),
  };
}

function safety(database: DatabaseConfig): {
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
    RDS11: 'A port that nobody expects protects nothing: the tasks alone may connect',
    ...(deletionProtection.enabled
      ? {}
      : {
          RDS10: deletionProtection.reason ?? 'An environment of the development tier comes and goes with its data',
        }),
    ...(engine === 'mysql'
      ? {
          RDS14: 'Backups restore to any second; backtracking is not for serverless clusters',
          RDS16: 'The audit log is for platforms that are audited',
        }
      : {}),
  };
}
