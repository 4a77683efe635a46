import { Component } from 'projen/lib/component';
import { TextFile } from 'projen/lib/textfile';
import type { PlatformProject } from './platform-project';

const UNLESS_IN_CI = 'if [ -n "$CI" ]; then exit 0; fi';

/** Git hooks by husky: lint and fresh generated files before a commit, tests before a push. */
export class GitHooks extends Component {
  constructor(project: PlatformProject) {
    super(project);
    // Nothing that husky lacks (a `.git` folder, or husky itself in a production install) may fail `npm ci`.
    project.manifest.addScript('prepare', 'husky || exit 0');
    project.manifest.package.addField('lint-staged', { '*.{ts,mjs}': 'eslint --max-warnings 0 --no-warn-ignored' });
    this.addHook('pre-commit', [
      'LINT_WITHOUT_TYPES=1 npx lint-staged --quiet --no-stash --no-hide-partially-staged',
      'npx projen verify-generated',
    ]);
    // The end-to-end tests take minutes, and the pull request runs them.
    this.addHook('pre-push', ['npm test -- --testPathIgnorePatterns test/e2e']);
  }

  private addHook(name: string, commands: readonly string[]): void {
    const hook = new TextFile(this.project, `.husky/${name}`, { executable: true });
    hook.addLine(`# ${hook.marker}`);
    hook.addLine(UNLESS_IN_CI);
    commands.forEach((command) => hook.addLine(command));
    hook.addLine('');
  }
}
