import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';
import { INSTALL_STEPS, WorkflowFile } from './workflow-file';

/** Tests each pull request and takes it to the last environment. It has no AWS credentials and no write permission. */
export class PullRequestWorkflow extends Component {
  readonly file: WorkflowFile;
  private readonly jobs = new Map<string, string[]>();

  constructor(project: Project) {
    super(project);
    const verifyGenerated = project.ejected ? [] : ['npx projen verify-generated'];
    this.addCommands('test', ...verifyGenerated, 'npm run typecheck', 'npm run lint', 'npm run format:check', 'npm test');
    this.addCommands('test-app', 'npx projen app:install', 'npx projen app:test');
    // Where Docker is, as on AWS, a Dockerfile may do what it likes.
    this.addCommands('run-with-docker', 'npm start -- --once --approve --placeholder-secrets --runtime docker');
    this.file = new WorkflowFile(project, {
      name: 'pull-request',
      workflow: {
        on: { pull_request: {}, workflow_dispatch: {} },
        permissions: { contents: 'read' },
        concurrency: { group: 'pull-request-${{ github.ref }}', 'cancel-in-progress': true },
        jobs: () => Object.fromEntries([...this.jobs].map(([name, commands]) => [name, job(commands)])),
      },
    });
  }

  /** Adds commands to a job, after those that it has. Jobs run at the same time; a new name makes a new one. */
  addCommands(name: string, ...commands: readonly string[]): void {
    this.jobs.set(name, [...(this.jobs.get(name) ?? []), ...commands]);
  }
}

const job = (commands: readonly string[]): object => ({
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 30,
  steps: [...INSTALL_STEPS, ...commands.map((run) => ({ run }))],
});
