import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import type { CommandContext } from './command/command-context';
import { UsageError } from './command/usage-error';
import type { DeployedEnvironment } from './environment/deployed-environment';
import { readOrphans } from './environment/read-orphans';
import { didYouMean } from './text/did-you-mean';

/** @throws UsageError with the names of all environments, if there is none with this name */
export function findEnvironment(platform: PlatformConfig, name: string): EnvironmentConfig {
  const found = findConfigured(platform, name);
  if (found === undefined) {
    throw new UsageError([describeUnknown(platform, name)]);
  }
  return found;
}

/**
 * Also finds an environment that was renamed or removed and whose stacks exist.
 * @throws UsageError with the names of all environments, if there is none with this name
 */
export async function findDeployedEnvironment(
  context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>,
  name: string,
): Promise<DeployedEnvironment> {
  const configured = findConfigured(context.platform, name);
  if (configured !== undefined) {
    return configured;
  }
  const { orphans, problems } = await readOrphans(context);
  const orphan = orphans.find((each) => each.name === name);
  if (orphan === undefined) {
    throw new UsageError([describeUnknown(context.platform, name), ...problems]);
  }
  return orphan;
}

const findConfigured = ({ environments }: PlatformConfig, name: string): EnvironmentConfig | undefined =>
  environments.find((environment) => environment.name === name);

function describeUnknown({ environments }: PlatformConfig, name: string): string {
  const names = environments.map((environment) => environment.name);
  return `unknown environment "${name}"${didYouMean(name, names)}; the environments are: ${names.join(', ')}`;
}
