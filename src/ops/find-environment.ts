import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import { didYouMean } from './text/did-you-mean';
import { UsageError } from './usage-error';

/** @throws UsageError that names the environments there are */
export function findEnvironment({ environments }: PlatformConfig, name: string | undefined): EnvironmentConfig {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) {
    return found;
  }
  const names = environments.map((environment) => environment.name);
  throw new UsageError([`there is no environment "${name ?? ''}"${didYouMean(name ?? '', names)}; there are: ${names.join(', ')}`]);
}
