import type { DBCluster } from '@aws-sdk/client-rds';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import type { DatabaseDetails } from './environment-details';
import { findCluster } from './find-cluster';

/** The database of an environment; null where there is none. */
export async function readDatabase(
  context: Pick<CommandContext, 'aws' | 'platform'>,
  environment: EnvironmentConfig,
): Promise<DatabaseDetails | null> {
  const cluster = await findCluster(context, environment);
  return cluster === null ? null : describe(cluster);
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
