import { CONTAINER_VARIABLES } from '../../config/contract';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { readContainerVariables } from './read-container-variables';
import type { ServiceHandle } from './service-place';

/** How the service reaches its database. */
export interface DatabaseAddress {
  readonly engine: 'postgresql' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
}

export interface ReadDatabaseAddressProps extends Pick<CommandContext, 'suggest'> {
  readonly environment: EnvironmentConfig;
}

/** @throws Error where the environment has no database */
export async function readDatabaseAddress(
  handle: ServiceHandle,
  { environment: { name, database }, suggest }: ReadDatabaseAddressProps,
): Promise<DatabaseAddress> {
  if (database === null) {
    throw new Error(`${name} has no database; .projenrc.ts gives it one with database: {}`);
  }
  const variables = await readContainerVariables(handle);
  const {
    [CONTAINER_VARIABLES.databaseHost]: host,
    [CONTAINER_VARIABLES.databasePort]: port,
    [CONTAINER_VARIABLES.databaseUser]: user,
  } = variables;
  if (host === undefined || port === undefined || user === undefined) {
    throw new Error(`the service of ${name} is not given its database yet; see \`${suggest('pipeline:status')}\``);
  }
  return { engine: database.engine, host, port: Number(port), name: variables[CONTAINER_VARIABLES.databaseName] ?? database.name, user };
}
