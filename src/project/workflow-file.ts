import type { IResolver } from 'projen/lib/file';
import type { Project } from 'projen/lib/project';
import { YamlFile } from 'projen/lib/yaml';

/** GitHub actions by commit: a tag can be moved, and a job runs with the rights of the repository. */
export const ACTIONS = {
  checkout: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
  setupNode: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020',
} as const;

/** The version of each, as a comment behind it: for a reader, and for tools that upgrade it. */
const VERSIONS: Readonly<Record<keyof typeof ACTIONS, string>> = { checkout: 'v7.0.1', setupNode: 'v7.0.0' };

/** The first steps of a job: the commit that is tested and the one before it, Node.js and the dependencies. */
export const INSTALL_STEPS: readonly object[] = [
  { uses: ACTIONS.checkout, with: { 'persist-credentials': false, 'fetch-depth': 2 } },
  { uses: ACTIONS.setupNode, with: { 'node-version': 24, cache: 'npm' } },
  { run: 'npm ci' },
];

/** A workflow of GitHub Actions. */
export class WorkflowFile extends YamlFile {
  /** @param name of the file, without its ending */
  constructor(project: Project, { name, workflow }: { readonly name: string; readonly workflow: object }) {
    super(project, `.github/workflows/${name}.yml`, { obj: { name, ...workflow }, lineWidth: 0 });
  }

  protected override synthesizeContent(resolver: IResolver): string | undefined {
    let content = super.synthesizeContent(resolver);
    for (const action of Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]) {
      content = content?.replaceAll(`uses: ${ACTIONS[action]}\n`, `uses: ${ACTIONS[action]} # ${VERSIONS[action]}\n`);
    }
    return content;
  }
}
