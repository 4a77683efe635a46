import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import { UsageError } from './command/usage-error';
import { didYouMean } from './text/did-you-mean';

/** @throws UsageError with the names of all environments, if there is none with this name */
export function findEnvironment({ environments }: PlatformConfig, name: string): EnvironmentConfig {
  const found = environments.find((environment) => environment.name === name);
  if (found === undefined) {
    const names = environments.map((environment) => environment.name);
    throw new UsageError([`unknown environment "${name}"${didYouMean(name, names)}; the environments are: ${names.join(', ')}`]);
  }
  return found;
}
