import { spawnSync } from 'node:child_process';
import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';
import { ConfigurationError } from '../config/configuration-error';
import { readPlatformFile, withDigest } from '../config/load-platform';
import { newPlaceWarnings } from '../config/places';
import type { PlatformConfig } from '../config/platform-config';
import { platformWarnings, removedEnvironmentWarnings } from '../config/warnings';

/** `platform.json`: the resolved options, which a reviewer of a pull request sees. */
export class PlatformFile extends Component {
  constructor(project: Project, config: PlatformConfig) {
    super(project);
    new JsonFile(project, 'platform.json', { obj: project.ejected ? { ...config, digest: null } : withDigest(config), marker: true });
    for (const { environment, detail, fix } of platformWarnings(config)) {
      project.logger.warn(`${environment}: ${detail}; ${fix}`);
    }
    const committed = readCommittedPlatform(project.outdir) ?? config;
    for (const warning of [...newPlaceWarnings(config, committed), ...removedEnvironmentWarnings(config, committed)]) {
      project.logger.warn(warning);
    }
  }
}

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
