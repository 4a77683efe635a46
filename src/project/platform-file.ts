import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';
import { withDigest } from '../config/load-platform';
import { newPlaceWarnings } from '../config/places';
import type { PlatformConfig } from '../config/platform-config';
import { removedEnvironmentWarnings } from '../config/removed-environments';
import { platformWarnings } from '../config/warnings';
import { readCommittedPlatform } from './committed-platform';

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
