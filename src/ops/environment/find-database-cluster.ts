import type { DBCluster } from '@aws-sdk/client-rds';
import { stackName } from '../../config/names';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';

/** The database cluster of an environment; null if there is none. CloudFormation chooses its name and tags it with the stack's. */
export async function findDatabaseCluster(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  environment: DeployedEnvironment,
): Promise<DBCluster | null> {
  if (environment.database === null) {
    return null;
  }
  const { paginateDescribeDBClusters } = await import('@aws-sdk/client-rds');
  const client = await aws.at(environment, 'read').rds();
  const stack = stackName({ platform: platform.name, environment: environment.name, part: 'database' });
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {})) {
    const found = DBClusters.find(({ TagList = [] }) =>
      TagList.some(({ Key, Value }) => Key === 'aws:cloudformation:stack-name' && Value === stack),
    );
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}
