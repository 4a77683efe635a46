import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import { TextFile } from 'projen/lib/textfile';

const FORMAT = 'prettier --write --log-level warn';

/** They synthesize every stack several times, and a pull request runs them. */
const SLOW_TESTS = ["'test/platform/(templates|stateful-resources)'"];

type Hook = 'pre-commit' | 'pre-push';

/** Git hooks by husky: format, lint and fresh generated files before a commit, tests before a push. */
export class GitHooks extends Component {
  private readonly commands: Readonly<Record<Hook, string[]>> = {
    // Types are checked by a pull request: it takes ten times as long.
    'pre-commit': ['LINT_WITHOUT_TYPES=1 npx lint-staged --quiet'],
    'pre-push': [],
  };
  private readonly slowTests = [...SLOW_TESTS];

  constructor(project: NodeProject) {
    super(project);
    // Without a `.git` folder, or without husky in a production install, `npm ci` must not fail.
    project.setScript('prepare', 'husky || exit 0');
    // Formatting changes files: lint-staged hides changes that are not staged meanwhile, and restores them afterwards.
    project.package.addField('lint-staged', {
      '*.{ts,mjs}': [FORMAT, 'eslint --max-warnings 0 --no-warn-ignored'],
      '*.cjs': FORMAT,
    });
    if (!project.ejected) {
      this.addCommand('pre-commit', 'npx projen verify-generated');
    }
  }

  /** Adds a command to a hook. It runs in a shell; a non-zero exit code stops the commit or the push. */
  addCommand(hook: Hook, command: string): void {
    this.commands[hook].push(command);
  }

  /** Keeps tests out of the hook before a push, by patterns of their paths. */
  addSlowTests(...patterns: readonly string[]): void {
    this.slowTests.push(...patterns);
  }

  override preSynthesize(): void {
    // Arguments of the hook are the name and the URL of the remote. The laptop engine runs the tests itself.
    this.commands['pre-push'].unshift(
      'case "$2" in ./.local/*) exit 0 ;; esac',
      `npm test -- --testPathIgnorePatterns ${this.slowTests.join(' ')}`,
    );
    for (const [name, commands] of Object.entries(this.commands)) {
      const file = new TextFile(this.project, `.husky/${name}`, { executable: true });
      const marker = file.marker ? [`# ${file.marker}`] : [];
      [...marker, 'if [ -n "$CI" ]; then exit 0; fi', ...commands, ''].forEach((line) => file.addLine(line));
    }
  }
}
