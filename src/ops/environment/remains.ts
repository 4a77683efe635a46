import { clusterName, parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { openSecrets } from '../secret/secret-place';
import { listSecrets } from '../secret/secrets';
import { findCluster } from './find-cluster';
import { readVolumeSize } from './read-volume-size';

/** Something that outlives its environment. */
export interface Remains {
  readonly what: string;
  readonly costs: string;
}

type Context = Pick<CommandContext, 'aws' | 'platform' | 'options' | 'suggest'>;

/** Aurora's backup storage, in US dollars per GiB and month: list price of us-east-1 in November 2026. Other regions differ a little. */
const SNAPSHOT_PRICE = 0.021;
const GIB = 2 ** 30;
const NOTHING = 'costs nothing';

/** What is kept when an environment is deleted, and what that costs. */
export async function readRemains(context: Context, environment: EnvironmentConfig): Promise<readonly Remains[]> {
  const { platform, options, suggest } = context;
  const keepsSnapshot = environment.database?.onDelete === 'snapshot';
  const secrets = await listSecrets(await openSecrets(context, { environment, access: 'read' }));
  return [
    ...(options.local
      ? []
      : [...(keepsSnapshot ? [await readSnapshot(context, environment)] : []), ...(await readInsights(context, environment))]),
    ...(keepsSnapshot
      ? [{ what: `the password of the database, ${parameterNames.databasePassword(platform.name, environment.name)}`, costs: NOTHING }]
      : []),
    ...(secrets.length === 0
      ? []
      : [
          {
            what: `its secrets in Parameter Store: ${secrets.map(({ key }) => key).join(', ')}`,
            costs: `${NOTHING}; \`${suggest(`secret:remove ${environment.name} <KEY>`)}\` removes one`,
          },
        ]),
    ...(options.local || environment.domain === null
      ? []
      : [{ what: `the record in ${environment.domain.zoneName} that validated its certificate`, costs: NOTHING }]),
  ];
}

async function readSnapshot(context: Context, environment: EnvironmentConfig): Promise<Remains> {
  const cluster = await findCluster(context, environment);
  const bytes = cluster === null ? null : await readVolumeSize(context, { environment, cluster: cluster.DBClusterIdentifier ?? '' });
  return {
    what: `a final snapshot of the database${bytes === null ? '' : `, about ${inGiB(bytes)} GiB`}`,
    costs: `costs about ${bytes === null ? `${SNAPSHOT_PRICE} US dollars per GiB and month` : `${((bytes / GIB) * SNAPSHOT_PRICE).toFixed(2)} US dollars a month`}, until you delete it in RDS`,
  };
}

/** Container Insights makes a log group of its own, which is in no stack. */
async function readInsights({ aws, platform }: Context, environment: EnvironmentConfig): Promise<readonly Remains[]> {
  const { paginateDescribeLogGroups } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await aws.at(environment, 'read').logs();
  const found: Remains[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups(
    { client },
    { logGroupNamePrefix: `/aws/ecs/containerinsights/${clusterName(platform.name, environment.name)}/` },
  )) {
    found.push(
      ...logGroups.map(({ logGroupName = '', retentionInDays, storedBytes = 0 }) => ({
        what: `the log group ${logGroupName}, ${inGiB(storedBytes)} GiB`,
        costs:
          retentionInDays === undefined
            ? 'costs its storage until you delete it'
            : `empties itself within ${retentionInDays} day${retentionInDays === 1 ? '' : 's'}`,
      })),
    );
  }
  return found;
}

const inGiB = (bytes: number): string => (bytes / GIB).toFixed(bytes < 10 * GIB ? 2 : 0);
