import { Project } from 'projen/lib/project';
import { resolvePlatform } from '../config/resolve-platform';
import type { PlatformOptions } from '../config/options';
import type { PlatformConfig } from '../config/platform-config';
import { PlatformFile } from './platform-file';

/** A repository whose every generated file follows from one set of platform options. */
export class PlatformProject extends Project {
  readonly config: PlatformConfig;

  constructor(options: PlatformOptions) {
    const config = resolvePlatform(options);
    super({ name: config.name });
    this.config = config;
    new PlatformFile(this, config);
  }
}
