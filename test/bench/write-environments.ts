import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformConfig } from '../../src/config/platform-config';
import { loadPlatform, withDigest } from '../../src/config/load-platform';

export interface WriteEnvironmentsProps {
  readonly count: number;
  /** @default - the configuration in the folder */
  readonly config?: PlatformConfig;
}

/** Gives the platform in a folder this many environments, of both tiers in turn as those of the configuration are. */
export function writeEnvironments(folder: string, { count, config: given }: WriteEnvironmentsProps): void {
  const file = join(folder, 'platform.json');
  const config = given ?? loadPlatform(JSON.parse(readFileSync(file, 'utf8')));
  const tiers = config.environments.filter(({ tier }, index, all) => all.findIndex((other) => other.tier === tier) === index);
  const environments = Array.from({ length: count }, (_, index) => ({ ...tiers[index % tiers.length]!, name: `env${index + 1}` }));
  writeFileSync(file, JSON.stringify(withDigest({ ...config, environments })));
}
