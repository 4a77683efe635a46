import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import type { Project } from 'projen/lib/project';
import { BUILDSPEC_OPERATIONS, OPERATIONS } from '../config/operations';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';

const NODE = ['node', '--require', 'tsx/cjs'];
const OPS = [...NODE, 'src/ops/main.ts'];

/**
 * Replaces the `projen` command with `run-task.cjs`. It is a copy, because a cached node_modules may be used with another commit. If this
 * fails, projen runs the tasks itself.
 */
const LINK_RUNNER =
  'mkdir -p node_modules/.platform && cp src/project/run-task.cjs node_modules/.platform && ln -sf ../.platform/run-task.cjs node_modules/.bin/projen || exit 0';

/** The command that runs a task where `node_modules/.bin` is in the PATH. An ejected project runs its tasks without projen. */
export const taskCommand = (project: Project, name: string): string =>
  project.ejected ? `${project.projenCommand} ${name}` : `projen ${name}`;

interface Command {
  readonly description: string;
  readonly exec: string;
  /** Whether `npm run <name>` runs the command itself. @default - it runs projen */
  readonly script?: boolean;
  /** Phase of projen's task `build` that runs the task. @default - none */
  readonly phase?: 'compileTask' | 'postCompileTask';
}

/** What a person or a buildspec runs: `npx projen <task>`. */
const COMMANDS: Readonly<Record<string, Command>> = {
  lint: {
    description: 'Check the rules of ESLint, imports between folders among them',
    exec: 'eslint --max-warnings 0 --cache --cache-location node_modules/.cache/eslint/ .',
    script: true,
    phase: 'compileTask',
  },
  'lint:fix': { description: 'Fix the problems that ESLint can fix', exec: 'eslint --fix .' },
  typecheck: { description: 'Check types', exec: 'tsc --noEmit', script: true, phase: 'compileTask' },
  synth: { description: 'Write the cloud assembly to cdk.out', exec: 'cdk synth -q', script: true, phase: 'postCompileTask' },
  'test:aws': { description: 'Check templates with cfn-lint, and commands and handlers against moto', exec: 'bash test/aws/run.sh' },
  'test:template': {
    description: 'Make a repository from this template under another name, and deploy it to production on this machine',
    exec: 'bash test/template/run.sh',
  },
  bench: { description: 'Measure the speed targets', exec: 'node --require tsx/cjs test/bench/run.ts' },
};

/** The tasks of `npx projen` and the scripts of `npm run`. */
export class PlatformTasks extends Component {
  constructor(project: NodeProject, { build }: PlatformConfig) {
    super(project);
    // projen asks npm for the PATH by default, which takes half a second for each task.
    project.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');
    for (const [name, { description, exec, script, phase }] of Object.entries(COMMANDS)) {
      const task = project.addTask(name, { description, exec, receiveArgs: true });
      if (script) {
        project.setScript(name, exec);
      }
      if (phase) {
        project[phase].spawn(task);
      }
    }
    project.testTask.exec('jest --ci', { receiveArgs: true });
    project.setScript('test', 'jest --ci');
    for (const [name, description] of Object.entries({ ...OPERATIONS, ...BUILDSPEC_OPERATIONS })) {
      this.addProgram(name, { description, program: [...OPS, name] });
      project.setScript(name, [...OPS, name].join(' '));
    }
    this.addProgram('verify', {
      description: 'Test and bundle the service and, at the same time, write the cloud assembly',
      program: [...OPS, 'side-by-side', `app=${taskCommand(project, 'app:verify')}`, 'synth=cdk synth -q ${VERSION:+-c version=$VERSION}'],
    });
    if (!project.ejected) {
      this.addProgram('verify-generated', {
        description: 'Fail when a generated file in Git is stale',
        program: [...NODE, 'src/project/verify-generated.ts'],
      });
      project.setScript('postinstall', LINK_RUNNER);
    }
    project.setScript('start', 'node laptop/bin/laptop.cjs');
    this.addAppTasks(build);
  }

  /** Without a shell, which would split quoted arguments and run what follows a semicolon. `run-task.cjs` runs such a task without projen. */
  private addProgram(name: string, { description, program }: { readonly description: string; readonly program: string[] }): void {
    this.project.addTask(name, { description, execArgs: program, receiveArgs: true });
  }

  private addAppTasks(build: BuildConfig): void {
    const steps = {
      install: 'Install the dependencies of the service',
      test: 'Run the unit tests of the service',
      bundle: 'Make what the Dockerfile of the service copies',
    };
    for (const [step, description] of Object.entries(steps) as [keyof typeof steps, string][]) {
      this.project.addTask(`app:${step}`, {
        description,
        cwd: 'app',
        ...(build[step] === ''
          ? { steps: [{ say: `skipped: service.build.${step} is empty` }] }
          : { exec: build[step], receiveArgs: true }),
      });
    }
    // One after the other: a team's commands may write to the same folder.
    this.project.addTask('app:verify', {
      description: 'Test and bundle the service',
      steps: [{ spawn: 'app:test' }, { spawn: 'app:bundle' }],
    });
  }
}
