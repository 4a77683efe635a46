import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import type { Project } from 'projen/lib/project';
import type { Task } from 'projen/lib/task';
import { BUILDSPEC_OPERATIONS, OPERATIONS, REPOSITORY_OPERATIONS } from '../config/operations';
import { BUILD_VARIABLES, SECRET_VERSIONS_CONTEXT } from '../config/contract';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';

/** How the programs of the platform are started. */
export interface Programs {
  /** The commands that operate the platform. */
  readonly ops: readonly string[];
  /** The laptop engine. */
  readonly laptop: readonly string[];
  /** Makes the bundles with which the acceptance tests run, where Git does not have them. @default - it has them */
  readonly bundle?: string;
}

const BUNDLES: Programs = { ops: ['node', 'vendor/ops.cjs'], laptop: ['node', 'vendor/laptop.cjs'] };

/**
 * Replaces the `projen` command with `run-task.cjs`. It is a copy, because a cached node_modules may be used with another commit. If this
 * fails, projen runs the tasks itself.
 */
const LINK_RUNNER =
  'mkdir -p node_modules/.platform && cp src/project/run-task.cjs node_modules/.platform && ln -sf ../.platform/run-task.cjs node_modules/.bin/projen || exit 0';

/** The command that runs a task where `node_modules/.bin` is in the PATH. An ejected project runs its tasks without projen. */
export const taskCommand = (project: Project, name: string): string =>
  project.ejected ? `${project.projenCommand} ${name}` : `projen ${name}`;

/** The command that fails if the cloud assembly that was just made costs more than a budget; undefined if no environment has a budget. */
export const budgetCheck = (project: Project, { environments }: Pick<PlatformConfig, 'environments'>): string | undefined =>
  environments.some(({ cost }) => cost.budgetUsdPerMonth !== null)
    ? `${taskCommand(project, 'cost')} --check --assembly cdk.out`
    : undefined;

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
};

const SECRET_VERSIONS = ` \${${BUILD_VARIABLES.secretVersions}:+-c ${SECRET_VERSIONS_CONTEXT}=$${BUILD_VARIABLES.secretVersions}}`;

/** The tasks of `npx projen` and the scripts of `npm run`. */
export class PlatformTasks extends Component {
  private readonly operations = new Map<string, { readonly task: Task; readonly args: readonly string[] }>();

  constructor(
    private readonly nodeProject: NodeProject,
    config: PlatformConfig,
  ) {
    super(nodeProject);
    const checkBudget = budgetCheck(nodeProject, config);
    // projen asks npm for the PATH by default, which takes half a second for each task.
    nodeProject.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');
    for (const [name, { description, exec, script, phase }] of Object.entries(COMMANDS)) {
      const task = nodeProject.addTask(name, { description, exec, receiveArgs: true });
      if (script) {
        nodeProject.setScript(name, exec);
      }
      if (phase) {
        nodeProject[phase].spawn(task);
      }
    }
    if (checkBudget !== undefined) {
      nodeProject.tasks.tryFind('synth')?.exec(checkBudget);
    }
    nodeProject.testTask.exec('jest --ci', { receiveArgs: true });
    nodeProject.setScript('test', 'jest --ci');
    for (const [name, description] of Object.entries({ ...OPERATIONS, ...REPOSITORY_OPERATIONS, ...BUILDSPEC_OPERATIONS })) {
      this.operations.set(name, { task: nodeProject.addTask(name, { description }), args: [name] });
    }
    this.addVerify(config, checkBudget);
    this.usePrograms(BUNDLES);
    if (!nodeProject.ejected) {
      nodeProject.addTask('verify-generated', {
        description: 'Fail when a generated file in Git is stale',
        execArgs: ['node', '--require', 'tsx/cjs', 'src/project/verify-generated.ts'],
        receiveArgs: true,
      });
      nodeProject.setScript('postinstall', LINK_RUNNER);
    }
    this.addAppTasks(config.build);
  }

  /**
   * Starts the engine and the commands by other command lines. They run without a shell, which would split quoted arguments and run what
   * follows a semicolon. `run-task.cjs` runs such a task without projen.
   */
  usePrograms({ ops, laptop, bundle }: Programs): void {
    for (const [name, { task, args }] of this.operations) {
      const beside = name === 'verify' && bundle !== undefined ? [`bundle=${bundle}`] : [];
      task.reset();
      task.addSteps({ execArgs: [...ops, ...args, ...beside], receiveArgs: true });
      if (name !== 'verify') {
        this.nodeProject.setScript(name, [...ops, ...args].join(' '));
      }
    }
    this.nodeProject.setScript('start', laptop.join(' '));
  }

  private addVerify({ environments }: PlatformConfig, checkBudget: string | undefined): void {
    const { nodeProject } = this;
    const hasSecrets = environments.some(({ service }) => service.secrets.length > 0);
    this.operations.set('verify', {
      task: nodeProject.addTask('verify', { description: 'Test and bundle the service and, at the same time, write the cloud assembly' }),
      args: [
        'side-by-side',
        `app=${taskCommand(nodeProject, 'app:verify')}`,
        `synth=cdk synth -q \${VERSION:+-c version=$VERSION}${hasSecrets ? SECRET_VERSIONS : ''}${checkBudget === undefined ? '' : ` && ${checkBudget}`}`,
      ],
    });
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
