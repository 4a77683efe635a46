import { Component } from 'projen/lib/component';
import { YamlFile } from 'projen/lib/yaml';
import { COMPARISON_VARIABLES } from '../config/contract';
import { NPM_INSTALL } from '../config/build';
import type { BuildConfig, PlatformConfig } from '../config/platform-config';
import type { PlatformProject } from './platform-project';

const NODE_VERSION = 24;
const { comparePath, nextEnvironmentParameter } = COMPARISON_VARIABLES;

/**
 * A restored `node_modules` is right by construction: its key has the lock files, the architecture and the version of Node in it. A cache
 * that lost the links among its files has lost the programs, and is not used.
 */
const IS_WHOLE = 'test -L node_modules/.bin/projen';
const INSTALL_PLATFORM = `${IS_WHOLE} || npm ci`;

/** Tasks are then called by `projen <task>`: asking npx for it first, as a person does, takes longer than some of them. */
const FIND_TASKS = 'export PATH="$PWD/node_modules/.bin:$PATH"';

/** Asked only before an approval, which alone shows it. Two commands, because `export X=$(…)` succeeds when what is in it fails. */
const exportComparePath = (command: string): readonly string[] => [
  `${comparePath}="\${${nextEnvironmentParameter}:+$(${command})}"`,
  `export ${comparePath}`,
];

/** The two buildspecs. They carry short commands only, each of which a person can run too. */
export class Buildspecs extends Component {
  constructor(project: PlatformProject, { build, environments }: PlatformConfig) {
    super(project);
    new YamlFile(project, 'buildspec.yml', { obj: buildspec(build, environments), lineWidth: 0 });
    new YamlFile(project, 'buildspec-test.yml', { obj: testBuildspec(build), lineWidth: 0 });
  }
}

function buildspec(build: BuildConfig, environments: PlatformConfig['environments']): object {
  // First of all: a build whose deployment must fail is a waste.
  const checkSecrets = environments.some(({ service }) => service.secrets.length > 0) ? ['projen secret:check'] : [];
  return {
    version: 0.2,
    env: { 'exported-variables': [comparePath] },
    phases: {
      install: {
        'runtime-versions': { nodejs: NODE_VERSION },
        commands: [...distrust(build), INSTALL_PLATFORM, FIND_TASKS, ...installApp(build)],
      },
      // Nothing is published before all of it has succeeded.
      pre_build: { commands: [...checkSecrets, build.test || build.bundle ? 'projen verify' : 'projen synth -c version=$VERSION'] },
      build: { commands: ['projen image', ...exportComparePath('projen compare-path')] },
    },
    ...(build.test && { reports: { unit: report('app/reports', '*.xml') } }),
    artifacts: { 'base-directory': 'cdk.out', files: ['**/*'] },
    cache: cache(build, isNpm(build) ? ['', 'app/'] : ['']),
  };
}

function testBuildspec(build: BuildConfig): object {
  return {
    version: 0.2,
    env: { 'exported-variables': [comparePath] },
    phases: {
      install: { 'runtime-versions': { nodejs: NODE_VERSION }, commands: [INSTALL_PLATFORM, FIND_TASKS] },
      build: { commands: ['projen test:acceptance', ...exportComparePath('cat reports/compare-path')] },
    },
    reports: { acceptance: report('reports', 'newman.xml') },
    cache: cache(build, ['']),
  };
}

/** What the same cache restored for the service is no better. */
const distrust = (build: BuildConfig): readonly string[] => (isNpm(build) ? [`${IS_WHOLE} || rm -rf app/node_modules`] : []);

function installApp(build: BuildConfig): readonly string[] {
  if (!build.install) {
    return [];
  }
  return [isNpm(build) ? 'test -d app/node_modules || projen app:install' : 'projen app:install'];
}

/** Only of npm's own install do we know the lock file and the folder it fills. */
const isNpm = (build: BuildConfig): boolean => build.install === NPM_INSTALL;

const report = (folder: string, files: string): object => ({ 'base-directory': folder, files: [files], 'file-format': 'JUNITXML' });

/** `packages` are the folders, with a slash at the end, whose installed dependencies are kept. */
function cache({ architecture }: BuildConfig, packages: readonly string[]): object {
  const locks = packages.map((folder) => `${folder}package-lock.json`).join(' ');
  return {
    key: `npm-${architecture.toLowerCase()}-node${NODE_VERSION}-$(codebuild-hash-files ${locks})`,
    paths: packages.map((folder) => `${folder}node_modules/**/*`),
  };
}
