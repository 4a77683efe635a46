import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';
import { ACTIONS, job, WorkflowFile } from './workflow-file';

/** Tests each pull request and takes it to the last environment. It has no AWS credentials and no write permission. */
export class PullRequestWorkflow extends Component {
  readonly file: WorkflowFile;

  constructor(project: Project, { build }: PlatformConfig) {
    super(project);
    const runtimes = runtimeSteps(build);
    const verifyGenerated = project.ejected ? [] : ['npx projen verify-generated'];
    this.file = new WorkflowFile(project, {
      name: 'pull-request',
      workflow: {
        on: { pull_request: {}, workflow_dispatch: {} },
        permissions: { contents: 'read' },
        concurrency: { group: 'pull-request-${{ github.ref }}', 'cancel-in-progress': true },
        jobs: {
          test: commandsJob([], [...verifyGenerated, 'npm run typecheck', 'npm run lint', 'npm run format:check', 'npm test']),
          'test-app': commandsJob(runtimes, ['npm run app:install', 'npm run app:test']),
          // In Docker, where a Dockerfile may do what it likes.
          'run-with-docker': commandsJob(runtimes, ['npm start -- --once --approve --placeholder-secrets --runtime docker']),
        },
      },
    });
  }
}

// `npm test` compares with the commit before.
const commandsJob = (before: readonly object[], commands: readonly string[]): object =>
  job({ fetchDepth: 2, cached: true, steps: [...before, ...commands.map((run) => ({ run }))] });

/** The runtimes of the Build action, which a runner has in other versions. */
const runtimeSteps = ({ runtimes: { java, python, golang } }: BuildConfig): readonly object[] => [
  ...(java ? [{ uses: ACTIONS.setupJava.uses, with: { distribution: 'corretto', 'java-version': java.replace('corretto', '') } }] : []),
  ...(python ? [{ uses: ACTIONS.setupPython.uses, with: { 'python-version': python } }] : []),
  ...(golang ? [{ uses: ACTIONS.setupGo.uses, with: { 'go-version': golang, cache: false } }] : []),
];
