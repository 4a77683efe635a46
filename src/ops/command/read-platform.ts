import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlatformFile } from '../../config/load-platform';
import type { PlatformConfig } from '../../config/platform-config';

/**
 * The configuration of the repository in a folder.
 * @throws ConfigurationError when `platform.json` is missing, cut off or edited by hand
 */
export const readPlatform = (directory: string): PlatformConfig =>
  readPlatformFile(() => readFileSync(join(directory, 'platform.json'), 'utf8'));
