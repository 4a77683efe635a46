import { parameterNames, stackName } from '../../config/names';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';
import { findDeployedStack } from './deployed-stacks';
import { readParameter } from './read-parameter';

/** Output of the service's stack. */
const URL_OUTPUT = 'Url';

/** Where an environment answers; null before its first deployment. */
export async function readUrl(
  { aws, platform, options }: Pick<CommandContext, 'aws' | 'platform' | 'options'>,
  environment: DeployedEnvironment,
): Promise<string | null> {
  const clients = aws.at(environment, 'read');
  if (!options.local) {
    return readParameter(await clients.ssm(), parameterNames.url(platform.name, environment.name));
  }
  // The parameter may have a domain, which is on AWS; in the outputs of a stack, the engine replaces it by the address on this machine.
  const service = stackName({ platform: platform.name, environment: environment.name, part: 'service' });
  const stack = await findDeployedStack(await clients.cloudFormation(), service);
  return stack?.Outputs?.find(({ OutputKey }) => OutputKey === URL_OUTPUT)?.OutputValue ?? null;
}
