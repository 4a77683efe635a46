import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';
import { installSteps, WorkflowFile } from './workflow-file';

/** Tests each pull request and takes it to the last environment. It has no AWS credentials and no write permission. */
export class PullRequestWorkflow extends Component {
  readonly file: WorkflowFile;

  constructor(project: Project) {
    super(project);
    const verifyGenerated = project.ejected ? [] : ['npx projen verify-generated'];
    this.file = new WorkflowFile(project, {
      name: 'pull-request',
      workflow: {
        on: { pull_request: {}, workflow_dispatch: {} },
        permissions: { contents: 'read' },
        concurrency: { group: 'pull-request-${{ github.ref }}', 'cancel-in-progress': true },
        jobs: {
          test: job([...verifyGenerated, 'npm run typecheck', 'npm run lint', 'npm run format:check', 'npm test']),
          'test-app': job(['npm run app:install', 'npm run app:test']),
          // In Docker, where a Dockerfile may do what it likes.
          'run-with-docker': job(['npm start -- --once --approve --placeholder-secrets --runtime docker']),
        },
      },
    });
  }
}

const job = (commands: readonly string[]): object => ({
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 30,
  // `npm test` compares with the commit before.
  steps: [...installSteps({ fetchDepth: 2, cached: true }), ...commands.map((run) => ({ run }))],
});
