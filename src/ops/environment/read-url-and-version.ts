import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';

export interface DeployedVersion {
  readonly url: string | null;
  readonly version: string | null;
  readonly deployedAt: Date | null;
}

/** What the last deployment of an environment wrote down. */
export async function readUrlAndVersion(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  environment: EnvironmentConfig,
): Promise<DeployedVersion> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const names = {
    url: parameterNames.url(platform.name, environment.name),
    version: parameterNames.version(platform.name, environment.name),
  };
  const client = await aws.at(environment, 'read').ssm();
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [names.url, names.version] }));
  const find = (name: string): (typeof Parameters)[number] | undefined => Parameters.find(({ Name }) => Name === name);
  const version = find(names.version);
  return { url: find(names.url)?.Value ?? null, version: version?.Value ?? null, deployedAt: version?.LastModifiedDate ?? null };
}
