import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import { UpgradeDependencies } from 'projen/lib/javascript';

/** The task `upgrade`: raises the npm dependencies that a team added. The platform's own are pinned, and tested together. */
export class DependencyUpgrade extends Component {
  /** Raises the dependencies; `upgrade` explains it and runs it. */
  readonly added: UpgradeDependencies;

  /** @param pinned names of the dependencies to leave alone */
  constructor(project: NodeProject, pinned: string[]) {
    super(project);
    this.added = new UpgradeDependencies(project, {
      taskName: 'upgrade:added',
      pullRequestTitle: 'Upgrade the npm dependencies that you added in .projenrc.ts',
      exclude: pinned,
      workflow: false,
    });
    project.addTask('upgrade', {
      description: 'Upgrade the npm dependencies that the platform does not pin',
      // Without it npx asks before it downloads npm-check-updates, and fails where nobody can answer.
      env: { npm_config_yes: 'true' },
      steps: [
        { say: 'The platform pins its own dependencies: a newer version of the template raises them. Upgrading those that you added:' },
        { spawn: 'upgrade:added' },
      ],
    });
  }
}
