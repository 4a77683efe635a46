import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlatform } from '../../config/load-platform';
import type { PlatformConfig } from '../../config/platform-config';
import { UsageError } from './usage-error';

/**
 * The configuration of the repository in a folder.
 * @throws UsageError if there is no readable platform.json; ConfigurationError if its content is wrong
 */
export function readPlatform(directory: string): PlatformConfig {
  const file = join(directory, 'platform.json');
  if (!existsSync(file)) {
    throw new UsageError([`no platform.json in ${directory}; run this in the root of the repository, after \`npx projen\``]);
  }
  return loadPlatform(parse(readFileSync(file, 'utf8')));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError([`platform.json is not valid JSON (${reason}); run \`npx projen\` to write it again`]);
  }
}
