import { parameterNames } from '../../config/names';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';

/** Null before the first deployment. */
export interface DeployedVersion {
  readonly url: string | null;
  readonly version: string | null;
  readonly deployedAt: Date | null;
}

/** The parameters that the latest deployment of an environment wrote. */
export async function readDeployedVersion(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  environment: DeployedEnvironment,
): Promise<DeployedVersion> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const names = {
    url: parameterNames.url(platform.name, environment.name),
    version: parameterNames.version(platform.name, environment.name),
  };
  const client = await aws.at(environment, 'read').ssm();
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [names.url, names.version] }));
  const url = Parameters.find(({ Name }) => Name === names.url);
  const version = Parameters.find(({ Name }) => Name === names.version);
  return { url: url?.Value ?? null, version: version?.Value ?? null, deployedAt: version?.LastModifiedDate ?? null };
}
