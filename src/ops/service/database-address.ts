import { CONTAINER_VARIABLES, MAIN_CONTAINER } from '../../config/contract';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import type { ServiceHandle } from './open-service';

/** How the service connects to its database. */
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

/** @throws Error if the environment has no database */
export async function readDatabaseAddress(
  handle: ServiceHandle,
  { environment: { name, database }, suggest }: ReadDatabaseAddressProps,
): Promise<DatabaseAddress> {
  if (database === null) {
    throw new Error(`${name} has no database; add one in .projenrc.ts with database: {}`);
  }
  const variables = await readContainerVariables(handle);
  const {
    [CONTAINER_VARIABLES.databaseHost]: host,
    [CONTAINER_VARIABLES.databasePort]: port,
    [CONTAINER_VARIABLES.databaseUser]: user,
  } = variables;
  if (host === undefined || port === undefined || user === undefined) {
    throw new Error(`the service of ${name} does not use its database yet; see \`${suggest('pipeline:status')}\``);
  }
  return { engine: database.engine, host, port: Number(port), name: variables[CONTAINER_VARIABLES.databaseName] ?? database.name, user };
}

/** The environment variables of a service's container, without its secrets. */
async function readContainerVariables({ client, service }: ServiceHandle): Promise<Readonly<Record<string, string | undefined>>> {
  const { DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs');
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }));
  const variables = taskDefinition?.containerDefinitions?.find(({ name }) => name === MAIN_CONTAINER)?.environment ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
