import { randomBytes } from 'node:crypto';
import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Access } from '../aws/connections';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';

export interface DatabasePasswordProps {
  readonly environment: EnvironmentConfig;
  readonly access: Access;
}

/** Of the parameter, from the moment that it has a new value until everything uses that: written with the value, so that the two never differ. */
const ROTATING = 'Password of the database. Its rotation is not finished: db:rotate-password continues it';
const ROTATED = 'Password of the database';

/** @throws Error if there is none */
export async function readDatabasePassword(context: CommandContext, props: DatabasePasswordProps): Promise<string> {
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const { client, name } = await openParameter(context, props);
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return returned(Parameter?.Value, `the value of ${name}`);
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') {
      throw missingPassword(context, props);
    }
    throw error;
  }
}

/**
 * Whether a rotation has begun and is not finished.
 * @throws Error if there is no password
 */
export async function isRotating(context: CommandContext, props: DatabasePasswordProps): Promise<boolean> {
  const { paginateDescribeParameters } = await import('@aws-sdk/client-ssm');
  const { client, name } = await openParameter(context, props);
  const filter = { Key: 'Name', Option: 'Equals', Values: [name] };
  for await (const { Parameters = [] } of paginateDescribeParameters({ client }, { ParameterFilters: [filter] })) {
    for (const { Description } of Parameters) {
      return Description === ROTATING;
    }
  }
  throw missingPassword(context, props);
}

/** Begins a rotation with a new password: 40 characters of base64url, as the first deployment makes it. */
export const writeNewPassword = (context: CommandContext, props: DatabasePasswordProps): Promise<void> =>
  write(context, { ...props, value: randomBytes(30).toString('base64url'), description: ROTATING });

/** Ends a rotation. The new version of the parameter has the same value. */
export async function finishRotation(context: CommandContext, props: DatabasePasswordProps): Promise<void> {
  await write(context, { ...props, value: await readDatabasePassword(context, props), description: ROTATED });
}

interface WriteProps extends DatabasePasswordProps {
  readonly value: string;
  readonly description: string;
}

async function write(context: CommandContext, { value, description, ...props }: WriteProps): Promise<void> {
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const { client, name } = await openParameter(context, props);
  await client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'SecureString', Description: description, Overwrite: true }));
}

const openParameter = async ({ aws, platform }: CommandContext, { environment, access }: DatabasePasswordProps) => ({
  client: await aws.at(environment, access).ssm(),
  name: parameterNames.databasePassword(platform.name, environment.name),
});

const missingPassword = ({ suggest }: CommandContext, { environment: { name } }: DatabasePasswordProps): Error =>
  new Error(`${name} has no database password; see \`${suggest(`env:show ${name}`)}\``);
