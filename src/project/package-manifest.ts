import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import { DEPENDENCIES, DEV_DEPENDENCIES, INSTALL_SCRIPTS, OVERRIDES, type Versions } from './dependencies';

/** Dependencies at exact versions. */
export interface PinnedVersions {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

/** `package.json`: private, each dependency of the platform at one exact version, install scripts allowed by name. */
export class PackageManifest extends Component {
  /** Names of the dependencies that `npx projen upgrade` leaves alone. */
  readonly pinned: string[] = [];

  constructor(private readonly nodeProject: NodeProject) {
    super(nodeProject);
    const { projen: _projen, ...withoutProjen } = DEPENDENCIES;
    this.pin({ dependencies: nodeProject.ejected ? withoutProjen : DEPENDENCIES, devDependencies: DEV_DEPENDENCIES });
    nodeProject.addFields({ private: true, allowScripts: INSTALL_SCRIPTS, overrides: OVERRIDES });
    nodeProject.package.file.addDeletionOverride('publishConfig');
  }

  /** Adds dependencies at exact versions. A build on AWS installs `dependencies` only. */
  pin({ dependencies, devDependencies }: PinnedVersions): void {
    this.pinned.push(...Object.keys(dependencies), ...Object.keys(devDependencies));
    this.nodeProject.addDeps(...specifications(dependencies));
    this.nodeProject.addDevDeps(...specifications(devDependencies));
  }
}

const specifications = (versions: Versions): readonly string[] => Object.entries(versions).map(([name, version]) => `${name}@${version}`);
