import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';
import { ACTIONS, job, WorkflowFile, type InstallProps } from '../src/project/workflow-file';

/** Without a cache: what is released must not depend on it. `npm test` compares with the commit before. */
const INSTALL: InstallProps = { fetchDepth: 2, cached: false };

/** The workflows of the template's own repository, besides those of a team. */
export class MaintenanceWorkflows extends Component {
  constructor(project: Project) {
    super(project);
    new WorkflowFile(project, {
      name: 'template',
      workflow: {
        on: { pull_request: {}, workflow_dispatch: {} },
        permissions: { contents: 'read' },
        concurrency: { group: 'template-${{ github.ref }}', 'cancel-in-progress': true },
        jobs: {
          'test-aws': job({ ...INSTALL, steps: [{ run: 'npm run test:aws' }] }),
          'test-template': job({ ...INSTALL, steps: [{ run: 'npx projen test:template' }] }),
          'test-page': job({
            ...INSTALL,
            steps: [
              // The runner has Chrome.
              { run: 'npx jest --ci test/e2e/page.test.ts test/e2e/log-pages.test.ts' },
              { uses: ACTIONS.uploadArtifact.uses, if: 'always()', with: { name: 'screenshots', path: 'reports/page' } },
            ],
          }),
          'run-without-docker': job({ ...INSTALL, steps: [{ run: 'npm start -- --once --approve --runtime process' }] }),
        },
      },
    });
    new WorkflowFile(project, {
      name: 'release',
      workflow: {
        on: { workflow_dispatch: {} },
        permissions: { contents: 'read' },
        concurrency: { group: 'release', 'cancel-in-progress': false },
        jobs: { release: releaseJob() },
      },
    });
  }
}

/** Only the step that pushes gets the token. */
const releaseJob = (): object =>
  job({
    ...INSTALL,
    permissions: { contents: 'write' },
    // The tags and the branch of earlier releases.
    fetchDepth: 0,
    steps: [
      { run: 'if git rev-parse --quiet --verify origin/release; then git branch release origin/release; fi' },
      {
        run: 'npx projen release',
        env: {
          GIT_AUTHOR_NAME: 'github-actions[bot]',
          GIT_AUTHOR_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
          GIT_COMMITTER_NAME: 'github-actions[bot]',
          GIT_COMMITTER_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
        },
      },
      {
        run: 'git push --follow-tags "https://x-access-token:$GITHUB_TOKEN@github.com/$GITHUB_REPOSITORY" release',
        env: { GITHUB_TOKEN: '${{ github.token }}' },
      },
    ],
  });
