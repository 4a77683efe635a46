import { spawnSync } from 'node:child_process';
import { ConfigurationError } from '../config/configuration-error';
import { readPlatformFile } from '../config/load-platform';
import type { PlatformConfig } from '../config/platform-config';

/** The configuration in the latest commit of a folder; undefined if there is none that this version of the platform can read. */
export function readCommittedPlatform(folder: string): PlatformConfig | undefined {
  const { status, stdout } = spawnSync('git', ['show', 'HEAD:./platform.json'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    return undefined;
  }
  try {
    return readPlatformFile(() => stdout);
  } catch (error) {
    // Another version of the platform wrote it, or it was committed with conflicts: there is nothing to compare with.
    if (error instanceof ConfigurationError) {
      return undefined;
    }
    throw error;
  }
}
