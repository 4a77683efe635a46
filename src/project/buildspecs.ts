import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';
import { YamlFile } from 'projen/lib/yaml';
import { NPM_INSTALL } from '../config/build';
import {
  ARTIFACTS,
  BUILD_VARIABLES,
  CHANGES_FOLDER,
  changesVariable,
  COMPARISON_VARIABLES,
  SECRET_VERSIONS_CONTEXT,
} from '../config/contract';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';
import { budgetCheck, taskCommand } from './platform-tasks';

const NODE_VERSION = 24;
const { comparePath, nextEnvironmentParameter } = COMPARISON_VARIABLES;
const SECRETS = BUILD_VARIABLES.secretVersions;

/**
 * Whether the cache restored a complete `node_modules`. Its key contains the lock files, the architecture and the version of Node, so the
 * packages are right; but a cache that does not preserve symbolic links has lost the programs.
 */
const IS_COMPLETE = 'test -L node_modules/.bin/cdk';
/** Without what only people and pull requests need. */
const INSTALL_PLATFORM = `${IS_COMPLETE} || npm ci --omit=dev`;

/** Then tasks run as `projen <task>`: npx takes longer to find projen than some tasks take. */
const ADD_TO_PATH = 'export PATH="$PWD/node_modules/.bin:$PATH"';

/** Everything that an AcceptanceTest action needs. */
const ACCEPTANCE_FILES = ['buildspec-test.yml', 'vendor/ops.cjs', 'vendor/acceptance.cjs', 'app/acceptance/**/*'];

/** Only an approval shows the path, so it is empty without one. Two commands, since `export X=$(…)` hides a failure of the command. */
const exportComparePath = (command: string): readonly string[] => [
  `${comparePath}="\${${nextEnvironmentParameter}:+$(${command})}"`,
  `export ${comparePath}`,
];

const CHANGES = `cdk.out/${CHANGES_FOLDER}`;

/** What would change in each environment goes to the artifact, and the first line about it to the approval of the environment. */
const compare = (command: string, approved: readonly string[]): readonly string[] => [
  `${command} --assembly cdk.out --output ${CHANGES}`,
  ...approved.flatMap((name) => [`${changesVariable(name)}="$(head -n 1 ${CHANGES}/${name}.txt)"`, `export ${changesVariable(name)}`]),
];

/** The two buildspecs. They contain short commands only, each of which a person can run too. */
export class Buildspecs extends Component {
  /** `buildspec.yml`, of the Build action. */
  readonly build: YamlFile;
  /** `buildspec-test.yml`, of the AcceptanceTest actions. */
  readonly test: YamlFile;

  constructor(project: Project, config: PlatformConfig) {
    super(project);
    const { build, environments } = config;
    const task = (name: string): string => taskCommand(project, name);
    const hasSecrets = environments.some(({ service }) => service.secrets.length > 0);
    const approved = environments.filter(({ approval }) => approval.required).map(({ name }) => name);
    const checkBudget = budgetCheck(project, config);
    this.build = new YamlFile(project, 'buildspec.yml', {
      obj: buildspec({ build, hasSecrets, approved, task, checkBudget }),
      lineWidth: 0,
    });
    this.test = new YamlFile(project, 'buildspec-test.yml', { obj: testBuildspec(), lineWidth: 0 });
  }
}

interface BuildspecProps {
  readonly build: BuildConfig;
  readonly hasSecrets: boolean;
  /** Names of the environments with an approval. */
  readonly approved: readonly string[];
  /** Fails above a budget; undefined without budgets. */
  readonly checkBudget: string | undefined;
  /** The command that runs a task. */
  readonly task: (name: string) => string;
}

function buildspec({ build, hasSecrets, approved, task, checkBudget }: BuildspecProps): object {
  // First, since a deployment without them fails.
  const checkSecrets = hasSecrets ? [`${SECRETS}="$(${task('secret:check')} --versions)"`, `export ${SECRETS}`] : [];
  return {
    version: 0.2,
    env: { 'exported-variables': [comparePath, ...approved.map(changesVariable)] },
    phases: {
      install: {
        'runtime-versions': { nodejs: NODE_VERSION, ...build.runtimes },
        commands: [...discardIncompleteCache(build), INSTALL_PLATFORM, ADD_TO_PATH, ...installApp(build, task('app:install'))],
      },
      // Before anything is published.
      pre_build: {
        commands: [
          ...checkSecrets,
          ...(build.test || build.bundle
            ? [task('verify')]
            : [
                `cdk synth -q -c version=$VERSION${hasSecrets ? ` -c ${SECRET_VERSIONS_CONTEXT}=$${SECRETS}` : ''}`,
                ...(checkBudget === undefined ? [] : [checkBudget]),
              ]),
          // Fails when a deployment would lose data in production.
          ...compare(task('diff'), approved),
        ],
      },
      build: { commands: [task('image'), ...exportComparePath(task('compare-path'))] },
    },
    ...(build.test && { reports: { unit: report('app/reports', '*.xml') } }),
    artifacts: {
      // For a pipeline from before Build had a second artifact, which gets it when it updates itself.
      ...assembly(),
      'secondary-artifacts': { [ARTIFACTS.assembly]: assembly(), [ARTIFACTS.acceptance]: { files: [...ACCEPTANCE_FILES] } },
    },
    cache: cache(build),
  };
}

const assembly = (): object => ({ 'base-directory': 'cdk.out', files: ['**/*'] });

/** Runs in the artifact, with what is in it, on the Node.js of the build image: nothing is installed. */
const testBuildspec = (): object => ({
  version: 0.2,
  env: { 'exported-variables': [comparePath] },
  phases: { build: { commands: ['node vendor/ops.cjs test:acceptance', ...exportComparePath('cat reports/compare-path')] } },
  reports: { acceptance: report('reports', 'newman.xml') },
});

/** When the platform's `node_modules` is incomplete, the service's from the same cache is too. */
const discardIncompleteCache = (build: BuildConfig): readonly string[] =>
  isNpm(build) ? [`${IS_COMPLETE} || rm -rf app/node_modules`] : [];

function installApp(build: BuildConfig, install: string): readonly string[] {
  if (!build.install) {
    return [];
  }
  return [isNpm(build) ? `test -d app/node_modules || ${install}` : install];
}

/** The lock file and the folder are known for npm's own install only. */
const isNpm = (build: BuildConfig): boolean => build.install === NPM_INSTALL;

const report = (folder: string, files: string): object => ({ 'base-directory': folder, files: [files], 'file-format': 'JUNITXML' });

/** One cache, since a buildspec has no more. */
function cache(build: BuildConfig): object {
  const { paths = [], keyFiles = [] } = build.cache ?? {};
  // The folders whose `node_modules` is cached, each with a slash at the end.
  const packages = isNpm(build) ? ['', 'app/'] : [''];
  const files = [...packages.map((folder) => `${folder}package-lock.json`), ...keyFiles.map((file) => `app/${file}`)];
  return {
    key: `npm-${build.architecture.toLowerCase()}-node${NODE_VERSION}-$(codebuild-hash-files ${files.join(' ')})`,
    paths: [
      ...packages.map((folder) => `${folder}node_modules/**/*`),
      ...paths.map((path) => `${path.startsWith('/') ? path : `app/${path}`}/**/*`),
    ],
  };
}
