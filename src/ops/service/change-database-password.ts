import type { RDSClient } from '@aws-sdk/client-rds';
import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { readDatabasePassword } from './database-password';

/** RDS may show a change some seconds after it was requested; the laptop engine answers when it has made the change. */
const POLL = 10_000;
const MAXIMUM_WAIT = 15 * 60_000;

export interface ChangeDatabasePasswordProps {
  readonly environment: EnvironmentConfig;
  /** Identifier of the database cluster. */
  readonly cluster: string;
}

/**
 * Gives the database the password in Parameter Store, and waits until RDS has applied it. Connections stay open. The same password again
 * does no harm.
 * @returns false if it was interrupted
 * @throws Error if the cluster does not become available
 */
export async function changeDatabasePassword(context: CommandContext, props: ChangeDatabasePasswordProps): Promise<boolean> {
  const { ModifyDBClusterCommand } = await import('@aws-sdk/client-rds');
  const { terminal, options, aws } = context;
  const { environment, cluster } = props;
  const client = await aws.at(environment, 'change').rds();
  // An earlier attempt may not be applied yet, and RDS refuses a change while another one is in progress.
  if (!(await becomesAvailable(context, { client, cluster }))) {
    return false;
  }
  const password = await readDatabasePassword(context, { environment, access: 'change' });
  await client.send(new ModifyDBClusterCommand({ DBClusterIdentifier: cluster, MasterUserPassword: password, ApplyImmediately: true }));
  if (!options.local) {
    await terminal.wait(POLL);
  }
  return becomesAvailable(context, { client, cluster });
}

interface Wait {
  readonly client: RDSClient;
  readonly cluster: string;
}

/** @returns false if it was interrupted */
async function becomesAvailable({ terminal }: CommandContext, { client, cluster }: Wait): Promise<boolean> {
  const { DescribeDBClustersCommand } = await import('@aws-sdk/client-rds');
  const deadline = terminal.now().getTime() + MAXIMUM_WAIT;
  while (!terminal.interrupted.aborted) {
    const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster }));
    const { Status, PendingModifiedValues } = returned(DBClusters[0], `the database cluster ${cluster}`);
    if (Status === 'available' && PendingModifiedValues?.MasterUserPassword === undefined) {
      return true;
    }
    if (terminal.now().getTime() > deadline) {
      throw new Error(`the database cluster ${cluster} is still "${Status}" after 15 minutes; see the RDS console`);
    }
    await terminal.wait(POLL);
  }
  return false;
}
