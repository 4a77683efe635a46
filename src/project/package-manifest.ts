import { Component } from 'projen/lib/component';
import type { NodePackageOptions } from 'projen/lib/javascript';
import { NodePackage, NodePackageManager } from 'projen/lib/javascript';
import type { Project } from 'projen/lib/project';
import { DEPENDENCIES, INSTALL_SCRIPTS, OVERRIDES } from './dependencies';

/** `package.json`: private, every dependency at one exact version, install scripts allowed by name. */
export class PackageManifest extends Component {
  readonly package: NodePackage;

  constructor(project: Project, options: Partial<NodePackageOptions>) {
    super(project);
    this.package = new NodePackage(project, {
      packageManager: NodePackageManager.NPM,
      minNodeVersion: '20.19.0',
      license: 'Apache-2.0',
      entrypoint: '',
      ...options,
      devDeps: [...Object.entries(DEPENDENCIES).map(([name, version]) => `${name}@${version}`), ...(options.devDeps ?? [])],
    });
    this.package.addField('private', true);
    this.package.addField('workspaces', ['laptop']);
    this.package.addField('allowScripts', INSTALL_SCRIPTS);
    this.package.addField('overrides', OVERRIDES);
    this.package.file.addDeletionOverride('publishConfig');
  }

  /** Makes `npm run <name>` run a command at once, without projen between it and the terminal's signals. */
  addScript(name: string, command: string): void {
    this.package.setScript(name, command);
  }
}
