import type { DBCluster } from '@aws-sdk/client-rds';
import { stackName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import type { DatabaseDetails } from './environment-details';

/** The database cluster of an environment; null where there is none. CloudFormation names clusters, and tags them with the stack they are from. */
export async function readDatabase({ aws, platform }: Pick<CommandContext, 'aws' | 'platform'>, environment: EnvironmentConfig): Promise<DatabaseDetails | null> {
  if (environment.database === null) return null;
  const { paginateDescribeDBClusters } = await import('@aws-sdk/client-rds');
  const client = await aws.at(environment, 'read').rds();
  const stack = stackName({ platform: platform.name, environment: environment.name, part: 'database' });
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {})) {
    const found = DBClusters.find(({ TagList = [] }) => TagList.some(({ Key, Value }) => Key === 'aws:cloudformation:stack-name' && Value === stack));
    if (found !== undefined) return describe(found);
  }
  return null;
}

const describe = (cluster: DBCluster): DatabaseDetails => ({
  identifier: cluster.DBClusterIdentifier ?? '',
  status: cluster.Status ?? 'unknown',
  engine: `${cluster.Engine ?? ''} ${cluster.EngineVersion ?? ''}`.trim(),
  host: cluster.Endpoint ?? '',
  port: cluster.Port ?? 0,
  minCapacity: cluster.ServerlessV2ScalingConfiguration?.MinCapacity ?? null,
  maxCapacity: cluster.ServerlessV2ScalingConfiguration?.MaxCapacity ?? null,
});
