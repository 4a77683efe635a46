import { Component } from 'projen/lib/component';
import { ActionRefs } from 'projen/lib/github/actions.const';
import type { Project } from 'projen/lib/project';
import { YamlFile } from 'projen/lib/yaml';

/** Builds and tests each pull request. It has no AWS credentials and no write permission. */
export class PullRequestWorkflow extends Component {
  readonly file: YamlFile;

  constructor(project: Project) {
    super(project);
    this.file = new YamlFile(project, '.github/workflows/pull-request.yml', {
      obj: {
        name: 'pull-request',
        on: { pull_request: {}, workflow_dispatch: {} },
        permissions: { contents: 'read' },
        concurrency: { group: 'pull-request-${{ github.ref }}', 'cancel-in-progress': true },
        jobs: {
          test: job([
            ...(project.ejected ? [] : ['npx projen verify-generated']),
            'npm run typecheck',
            'npm run lint',
            'npm run format:check',
            'npm test',
            'npm run synth',
            'npm run test:aws',
          ]),
          'run-with-docker': job(['npm start -- --once --approve --runtime docker']),
          'run-without-docker': job(['npm start -- --once --approve --runtime process']),
        },
      },
    });
  }
}

function job(commands: readonly string[]): object {
  return {
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    steps: [
      { uses: ActionRefs.ACTIONS_CHECKOUT, with: { 'persist-credentials': false } },
      { uses: ActionRefs.ACTIONS_SETUP_NODE, with: { 'node-version': 24, cache: 'npm' } },
      { run: 'npm ci' },
      ...commands.map((run) => ({ run })),
    ],
  };
}
