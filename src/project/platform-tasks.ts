import { Component } from 'projen/lib/component';
import { OPERATIONS } from '../config/operations';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';
import type { PlatformProject } from './platform-project';

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
  verify: {
    does: 'Test and bundle the service and, beside that, write the cloud assembly',
    exec: 'node --require tsx/cjs src/ops/side-by-side.ts "app=projen app:verify" "synth=cdk synth -q ${VERSION:+-c version=$VERSION}"',
  },
  image: { does: "Build the service's image and push it, unless its tag exists", exec: 'node --require tsx/cjs src/ops/publish-image.ts' },
  'test:acceptance': { does: 'Test a deployed environment', exec: 'node --require tsx/cjs src/ops/test-environment.ts' },
  'compare-path': {
    does: 'Print what an approval would change, as a path on GitHub',
    exec: 'node --require tsx/cjs src/ops/compare-path.ts',
  },
  'test:aws': { does: 'Check templates with cfn-lint and handlers against moto', exec: 'bash test/aws/run.sh' },
  'test:template': {
    does: 'Make a repository from this one under another name, and take it to production',
    exec: 'bash test/template/run.sh',
  },
  bench: { does: 'Measure the speed targets side by side', exec: 'node --require tsx/cjs test/bench/run.ts' },
  'verify-generated': {
    does: 'Refuse generated files that are stale',
    exec: 'node --require tsx/cjs src/project/verify-generated.ts',
  },
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
    for (const [name, does] of Object.entries(OPERATIONS)) {
      const program = ['node', '--require', 'tsx/cjs', 'src/ops/main.ts', name];
      // Without a shell, which would take what a person quoted apart again, and run what follows a semicolon.
      project.tasks.addTask(name, { description: does, execArgs: program, receiveArgs: true });
      // Straight, since projen turns every exit code but 0 into 1.
      project.manifest.addScript(name, program.join(' '));
    }
    project.manifest.addScript('start', 'node --require tsx/cjs laptop/src/main.ts');
    project.manifest.addScript('projen', 'projen');
    this.addAppTasks(build);
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
