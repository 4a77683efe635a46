import { Component } from 'projen/lib/component';
import { BUILDSPEC_OPERATIONS, OPERATIONS } from '../config/operations';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';
import type { PlatformProject } from './platform-project';

const NODE = ['node', '--require', 'tsx/cjs'];
const OPS = [...NODE, 'src/ops/main.ts'];

/**
 * Replaces the `projen` command with `run-task.cjs`. It is a copy, because a cached node_modules may be used with another commit. If this
 * fails, projen runs the tasks itself.
 */
const LINK_RUNNER =
  'mkdir -p node_modules/.platform && cp src/project/run-task.cjs node_modules/.platform && ln -sf ../.platform/run-task.cjs node_modules/.bin/projen || exit 0';

/** What a person or a buildspec runs: `npx projen <task>`. */
const COMMANDS: Readonly<Record<string, Command>> = {
  test: { does: "Run the platform's own tests", exec: 'jest --ci', script: true },
  lint: {
    does: 'Check style and who imports whom',
    exec: 'eslint --max-warnings 0 --cache --cache-location node_modules/.cache/eslint/ .',
    script: true,
  },
  'lint:fix': { does: 'Repair what the linter can', exec: 'eslint --fix .' },
  typecheck: { does: 'Check types', exec: 'tsc --noEmit', script: true },
  synth: { does: 'Write the cloud assembly to cdk.out', exec: 'cdk synth -q', script: true },
  'test:aws': { does: 'Check templates with cfn-lint and handlers against moto', exec: 'bash test/aws/run.sh' },
  'test:template': {
    does: 'Make a repository from this one under another name, and take it to production',
    exec: 'bash test/template/run.sh',
  },
  bench: { does: 'Measure the speed targets side by side', exec: 'node --require tsx/cjs test/bench/run.ts' },
};

interface Command {
  readonly does: string;
  readonly exec: string;
  /** Whether `npm run <name>` runs the command itself. @default - it goes through projen */
  readonly script?: boolean;
}

export class PlatformTasks extends Component {
  constructor(project: PlatformProject, { build }: PlatformConfig) {
    super(project);
    this.removeUnused();
    // Cheaper than asking npm for it, which projen does by default, at half a second for each task.
    project.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');
    for (const [name, { does, exec, script }] of Object.entries(COMMANDS)) {
      project.tasks.addTask(name, { description: does, exec, receiveArgs: true });
      if (script) {
        project.manifest.addScript(name, exec);
      }
    }
    for (const [name, does] of Object.entries({ ...OPERATIONS, ...BUILDSPEC_OPERATIONS })) {
      this.addProgram(name, { does, program: [...OPS, name] });
      project.manifest.addScript(name, [...OPS, name].join(' '));
    }
    this.addProgram('verify', {
      does: 'Test and bundle the service and, at the same time, write the cloud assembly',
      program: [...OPS, 'side-by-side', 'app=projen app:verify', 'synth=cdk synth -q ${VERSION:+-c version=$VERSION}'],
    });
    this.addProgram('verify-generated', {
      does: 'Fail if generated files are stale',
      program: [...NODE, 'src/project/verify-generated.ts'],
    });
    project.manifest.addScript('postinstall', LINK_RUNNER);
    project.manifest.addScript('start', 'node --require tsx/cjs laptop/src/main.ts');
    project.manifest.addScript('projen', 'projen');
    this.addAppTasks(build);
  }

  /** Without a shell, which would split quoted arguments and run what follows a semicolon. `run-task.cjs` runs such a task without projen. */
  private addProgram(name: string, { does, program }: { readonly does: string; readonly program: string[] }): void {
    this.project.tasks.addTask(name, { description: does, execArgs: program, receiveArgs: true });
  }

  private removeUnused(): void {
    for (const name of ['build', 'pre-compile', 'compile', 'post-compile', 'test', 'package', 'eject']) {
      this.project.tasks.removeTask(name);
    }
  }

  private addAppTasks(build: BuildConfig): void {
    const steps = {
      install: 'Install what the service needs',
      test: "Run the service's unit tests",
      bundle: 'Turn its sources into what its Dockerfile needs',
    };
    for (const [step, description] of Object.entries(steps) as [keyof typeof steps, string][]) {
      this.project.tasks.addTask(`app:${step}`, {
        description,
        cwd: 'app',
        ...(build[step] === ''
          ? { steps: [{ say: `skipped: service.build.${step} is empty` }] }
          : { exec: build[step], receiveArgs: true }),
      });
    }
    // One after the other: what a team's own commands write, they may write to the same folder.
    this.project.tasks.addTask('app:verify', {
      description: 'Test and bundle the service',
      steps: [{ spawn: 'app:test' }, { spawn: 'app:bundle' }],
    });
  }
}
