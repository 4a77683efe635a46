import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import { DEPENDENCIES, INSTALL_SCRIPTS, OVERRIDES } from './dependencies';

/** `package.json`: private, each dependency of the platform at one exact version, install scripts allowed by name. */
export class PackageManifest extends Component {
  constructor(project: NodeProject) {
    super(project);
    const { projen: _projen, ...withoutProjen } = DEPENDENCIES;
    const dependencies = project.ejected ? withoutProjen : DEPENDENCIES;
    project.addDevDeps(...Object.entries(dependencies).map(([name, version]) => `${name}@${version}`));
    project.addFields({ private: true, workspaces: ['laptop'], allowScripts: INSTALL_SCRIPTS, overrides: OVERRIDES });
    project.package.file.addDeletionOverride('publishConfig');
  }
}
