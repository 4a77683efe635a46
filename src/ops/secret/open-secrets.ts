import type { SSMClient } from '@aws-sdk/client-ssm';
import { readerRoleArn } from '../../config/arns';
import { parameterNames } from '../../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../../config/platform-config';
import type { Access } from '../aws/connections';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from '../environment/deployed-environment';
import { openReader } from '../environment/open-reader';

/** The secrets of an environment in Parameter Store, and a client for them. */
export interface SecretsHandle {
  readonly client: SSMClient;
  /** Name of the parameter of a secret. */
  readonly nameOf: (key: string) => string;
}

export interface OpenSecretsProps {
  readonly environment: DeployedEnvironment;
  readonly access: Access;
}

export async function openSecrets(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  { environment, access }: OpenSecretsProps,
): Promise<SecretsHandle> {
  return { client: await aws.at(environment, access).ssm(), nameOf: nameOf(platform, environment) };
}

/** The same in a build of the pipeline. Null, after a message, if the environment cannot be read yet. */
export async function openSecretsInBuild(
  { platform, terminal }: Pick<CommandContext, 'platform' | 'terminal'>,
  environment: EnvironmentConfig,
): Promise<SecretsHandle | null> {
  const { name, account, region } = environment;
  const roleArn = account === platform.pipeline.account ? undefined : readerRoleArn({ platform: platform.name, environment });
  const opened = await openReader({ region, roleArn });
  if (opened.kind === 'closed') {
    terminal.err(`the secrets of ${name} are not checked: ${opened.reason}; \`npx projen doctor\` checks them with your credentials`);
    return null;
  }
  return { client: await opened.clients.ssm(), nameOf: nameOf(platform, environment) };
}

const nameOf =
  ({ name: platform }: PlatformConfig, { name: environment }: DeployedEnvironment) =>
  (key: string): string =>
    parameterNames.secret({ platform, environment, key });
