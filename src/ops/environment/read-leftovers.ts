import type { Stack } from '@aws-sdk/client-cloudformation';
import { clusterName, parameterNames, stackName } from '../../config/names';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { openSecrets } from '../secret/open-secrets';
import { listSecrets } from '../secret/secrets';
import type { DeployedEnvironment } from './deployed-environment';
import { nameOf } from './deployed-stacks';
import { findDatabaseCluster } from './find-database-cluster';
import { listResources } from './list-resources';
import { readVolumeSize } from './read-volume-size';

/** Something that is kept when its environment is deleted. */
export interface Leftover {
  readonly what: string;
  readonly costs: string;
}

type Context = Pick<CommandContext, 'aws' | 'platform' | 'options' | 'suggest'>;

/** Aurora's backup storage, in US dollars per GiB and month: list price of us-east-1 in November 2026. Other regions differ a little. */
const SNAPSHOT_PRICE = 0.021;
const GIB = 2 ** 30;
const NOTHING = 'costs nothing';

export interface ReadLeftoversProps {
  readonly environment: DeployedEnvironment;
  /** Those that exist. */
  readonly stacks: readonly Stack[];
}

/** What is kept when an environment is deleted, and what it costs. */
export async function readLeftovers(context: Context, { environment, stacks }: ReadLeftoversProps): Promise<readonly Leftover[]> {
  const { platform, options, suggest } = context;
  const leftovers: Leftover[] = [];
  const keepsSnapshot = environment.database?.onDelete === 'snapshot';
  if (keepsSnapshot && !options.local) {
    leftovers.push(await readSnapshot(context, environment));
  }
  leftovers.push(...(await readFileSystems(context, { environment, stacks })));
  if (!options.local) {
    leftovers.push(...(await readInsights(context, environment)));
  }
  if (keepsSnapshot) {
    const password = parameterNames.databasePassword(platform.name, environment.name);
    leftovers.push({ what: `the database password, ${password}`, costs: NOTHING });
  }
  const secrets = await listSecrets(await openSecrets(context, { environment, access: 'read' }));
  if (secrets.length > 0) {
    const keys = secrets.map(({ key }) => key).join(', ');
    const remove = suggest(`secret:remove ${environment.name} <KEY>`);
    leftovers.push({ what: `the secrets in Parameter Store: ${keys}`, costs: `${NOTHING}; \`${remove}\` removes one` });
  }
  if (environment.domain !== null && !options.local) {
    leftovers.push({ what: `the DNS record in ${environment.domain.zoneName} that validated the certificate`, costs: NOTHING });
  }
  return leftovers;
}

async function readSnapshot(context: Context, environment: DeployedEnvironment): Promise<Leftover> {
  const cluster = await findDatabaseCluster(context, environment);
  const identifier = cluster?.DBClusterIdentifier;
  const bytes = identifier === undefined ? null : await readVolumeSize(context, { environment, cluster: identifier });
  const until = 'until you delete it in RDS';
  if (bytes === null) {
    return { what: 'a final snapshot of the database', costs: `costs about ${SNAPSHOT_PRICE} US dollars per GiB and month, ${until}` };
  }
  const dollars = ((bytes / GIB) * SNAPSHOT_PRICE).toFixed(2);
  return {
    what: `a final snapshot of the database, about ${inGiB(bytes)} GiB`,
    costs: `costs about ${dollars} US dollars a month, ${until}`,
  };
}

/** The file system of a production tier, and of an environment that may have been one. */
async function readFileSystems({ aws, platform }: Context, { environment, stacks }: ReadLeftoversProps): Promise<readonly Leftover[]> {
  const stack = stackName({ platform: platform.name, environment: environment.name, part: 'network' });
  if (environment.tier === 'development' || !stacks.some((each) => nameOf(each) === stack)) {
    return [];
  }
  const ids = await listResources(await aws.at(environment, 'read').cloudFormation(), { stack, type: 'AWS::EFS::FileSystem' });
  return ids.map((id) => ({ what: `the file system ${id} with the shared files`, costs: 'costs its storage until you delete it in EFS' }));
}

/** Container Insights creates a log group that is in no stack. */
async function readInsights({ aws, platform }: Context, environment: DeployedEnvironment): Promise<readonly Leftover[]> {
  const { paginateDescribeLogGroups } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await aws.at(environment, 'read').logs();
  const prefix = `/aws/ecs/containerinsights/${clusterName(platform.name, environment.name)}/`;
  const found: Leftover[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix })) {
    for (const { logGroupName, retentionInDays, storedBytes = 0 } of logGroups) {
      const what = `the log group ${returned(logGroupName, 'the name of a log group')}, ${inGiB(storedBytes)} GiB`;
      found.push({ what, costs: retentionInDays === undefined ? 'costs its storage until you delete it' : expiry(retentionInDays) });
    }
  }
  return found;
}

const expiry = (days: number): string => `its events expire after ${days} ${days === 1 ? 'day' : 'days'}`;

const inGiB = (bytes: number): string => (bytes / GIB).toFixed(bytes < 10 * GIB ? 2 : 0);
