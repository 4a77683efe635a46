import type { IResolver } from 'projen/lib/file';
import type { Project } from 'projen/lib/project';
import { YamlFile } from 'projen/lib/yaml';

/** GitHub actions by commit: a tag can be moved, and a job runs with the rights of the repository. */
export const ACTIONS = {
  checkout: { uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  setupGo: { uses: 'actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', version: 'v7.0.0' },
  setupJava: { uses: 'actions/setup-java@b6effb05e454b25005698d916606bdc6ffcbf961', version: 'v5.7.0' },
  setupNode: { uses: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020', version: 'v7.0.0' },
  setupPython: { uses: 'actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97', version: 'v7.0.0' },
  uploadArtifact: { uses: 'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', version: 'v7.0.1' },
} as const;

export interface InstallProps {
  /** How many commits are fetched; 0 fetches all. */
  readonly fetchDepth: number;
  /** Whether npm takes packages from a cache of earlier jobs. */
  readonly cached: boolean;
}

/** The first steps of a job: the repository, Node.js and the dependencies. */
const installSteps = ({ fetchDepth, cached }: InstallProps): readonly object[] => [
  { uses: ACTIONS.checkout.uses, with: { 'persist-credentials': false, 'fetch-depth': fetchDepth } },
  { uses: ACTIONS.setupNode.uses, with: { 'node-version': 24, ...(cached ? { cache: 'npm' } : { 'package-manager-cache': false }) } },
  { run: 'npm ci' },
];

export interface JobProps extends InstallProps {
  /** What follows the installation. */
  readonly steps: readonly object[];
  /** @default - those of the workflow */
  readonly permissions?: object;
}

/** A job that starts with the installation. */
export const job = ({ steps, permissions, ...install }: JobProps): object => ({
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 30,
  ...(permissions && { permissions }),
  steps: [...installSteps(install), ...steps],
});

/** A workflow of GitHub Actions. */
export class WorkflowFile extends YamlFile {
  /** @param name of the workflow, and of its file without the ending */
  constructor(project: Project, { name, workflow }: { readonly name: string; readonly workflow: object }) {
    super(project, `.github/workflows/${name}.yml`, { obj: { name, ...workflow }, lineWidth: 0 });
  }

  /** With the version of each action as a comment: for a reader, and for tools that upgrade it. */
  protected override synthesizeContent(resolver: IResolver): string | undefined {
    return Object.values(ACTIONS).reduce(
      (content, { uses, version }) => content?.replaceAll(`uses: ${uses}\n`, `uses: ${uses} # ${version}\n`),
      super.synthesizeContent(resolver),
    );
  }
}
