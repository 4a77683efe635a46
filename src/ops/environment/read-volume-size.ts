import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';

export interface ReadVolumeSizeProps {
  readonly environment: DeployedEnvironment;
  /** Identifier of an Aurora cluster. */
  readonly cluster: string;
}

const DAY = 86_400_000;
const PERIOD_SECONDS = 3600;

/** Latest measured size of a database in bytes; null if none was measured within a day. */
export async function readVolumeSize(
  { aws }: Pick<CommandContext, 'aws'>,
  { environment, cluster }: ReadVolumeSizeProps,
): Promise<number | null> {
  const { GetMetricStatisticsCommand } = await import('@aws-sdk/client-cloudwatch');
  const client = await aws.at(environment, 'read').cloudWatch();
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/RDS',
      MetricName: 'VolumeBytesUsed',
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: cluster }],
      StartTime: new Date(Date.now() - DAY),
      EndTime: new Date(),
      Period: PERIOD_SECONDS,
      Statistics: ['Average'],
    }),
  );
  const newest = [...Datapoints].sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0))[0];
  return newest?.Average ?? null;
}
