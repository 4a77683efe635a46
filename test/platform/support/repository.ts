import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlatformFile } from '../../../src/config/load-platform';
import type { PlatformConfig } from '../../../src/config/platform-config';

/** Root of the repository. */
export const ROOT = join(__dirname, '..', '..', '..');

/** Text of a file of the repository. */
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The configuration that `npx projen` made of `.projenrc.ts`. */
export const readPlatform = (): PlatformConfig => readPlatformFile(() => read('platform.json'));
