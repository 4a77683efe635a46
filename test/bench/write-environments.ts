import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlatform, withDigest } from '../../src/config/load-platform';

/** Gives the platform in a folder this many environments, of both tiers in turn as its own two are. */
export function writeEnvironments(folder: string, count: number): void {
  const file = join(folder, 'platform.json');
  const config = loadPlatform(JSON.parse(readFileSync(file, 'utf8')));
  const tiers = config.environments.filter(({ tier }, index, all) => all.findIndex((other) => other.tier === tier) === index);
  const environments = Array.from({ length: count }, (_, index) => ({ ...tiers[index % tiers.length]!, name: `env${index + 1}` }));
  writeFileSync(file, JSON.stringify(withDigest({ ...config, environments })));
}
