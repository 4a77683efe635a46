import type { SSMClient } from '@aws-sdk/client-ssm';
import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Access } from '../aws/aws-target';
import type { CommandContext } from '../command/command-context';

/** The secrets of an environment in Parameter Store, and a client for them. */
export interface SecretsHandle {
  readonly client: SSMClient;
  /** Name of the parameter of a secret. */
  readonly nameOf: (key: string) => string;
}

export interface OpenSecretsProps {
  readonly environment: EnvironmentConfig;
  readonly access: Access;
}

export async function openSecrets(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  { environment, access }: OpenSecretsProps,
): Promise<SecretsHandle> {
  return {
    client: await aws.at(environment, access).ssm(),
    nameOf: (key) => parameterNames.secret({ platform: platform.name, environment: environment.name, key }),
  };
}
