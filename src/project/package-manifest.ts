import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import { DEPENDENCIES, INSTALL_SCRIPTS, OVERRIDES } from './dependencies';

/** `package.json`: private, each dependency of the platform at one exact version, install scripts allowed by name. */
export class PackageManifest extends Component {
  /** Names of the dependencies that `npx projen upgrade` leaves alone. */
  readonly pinned: string[] = [];

  constructor(private readonly nodeProject: NodeProject) {
    super(nodeProject);
    const { projen: _projen, ...withoutProjen } = DEPENDENCIES;
    const dependencies = nodeProject.ejected ? withoutProjen : DEPENDENCIES;
    this.pin(dependencies);
    nodeProject.addFields({ private: true, allowScripts: INSTALL_SCRIPTS, overrides: OVERRIDES });
    nodeProject.package.file.addDeletionOverride('publishConfig');
  }

  /** Adds dependencies for development at exact versions. */
  pin(versions: Readonly<Record<string, string>>): void {
    this.pinned.push(...Object.keys(versions));
    this.nodeProject.addDevDeps(...Object.entries(versions).map(([name, version]) => `${name}@${version}`));
  }
}
