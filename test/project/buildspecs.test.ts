import { PROD_ENVIRONMENT } from '../config/sample-options';
import type { BuildOptions } from '../../src/config/build';
import { parse } from 'yaml';
import { TEST } from '../support/platform-fixture';
import { synthesize, synthesizedYaml, temporaryProject } from './synthesize';

interface Buildspec {
  readonly env: { readonly 'exported-variables': readonly string[] };
  readonly phases: Readonly<
    Record<
      string,
      {
        readonly 'runtime-versions'?: Readonly<Record<string, unknown>>;
        readonly commands: readonly string[];
        readonly 'on-failure'?: string;
      }
    >
  >;
  readonly reports?: Readonly<Record<string, unknown>>;
  readonly artifacts: Readonly<Record<string, unknown>>;
  readonly cache?: { readonly key: string; readonly paths: readonly string[] };
}

const withBuild = (build: BuildOptions): Buildspec => synthesizedYaml('buildspec.yml', temporaryProject({ service: { build } }));
const commandsOf = ({ phases }: Buildspec): readonly string[] => Object.values(phases).flatMap(({ commands }) => commands);

const build = withBuild({});
const acceptance = synthesizedYaml<Buildspec>('buildspec-test.yml');

test('a commit becomes a cloud assembly and an image, which is published last', () => {
  expect(commandsOf(build)).toEqual([
    'test -L node_modules/.bin/cdk || rm -rf app/node_modules',
    'test -L node_modules/.bin/cdk || npm ci --omit=dev',
    'export PATH="$PWD/node_modules/.bin:$PATH"',
    'test -d app/node_modules || projen app:install',
    'projen verify',
    'projen diff --assembly cdk.out --output cdk.out/changes',
    'CHANGES_PROD="$(head -n 1 cdk.out/changes/prod.txt)"',
    'export CHANGES_PROD',
    'projen image',
    'COMPARE_PATH="${NEXT_VERSION_PARAMETER:+$(projen compare-path)}"',
    'export COMPARE_PATH',
  ]);
});

test('declared secrets are checked before anything else', () => {
  const spec = synthesizedYaml<Buildspec>('buildspec.yml', temporaryProject({ service: { secrets: ['API_KEY'] } }));
  expect(spec.phases['pre_build']?.commands.slice(0, 3)).toEqual([
    'SECRET_VERSIONS="$(projen secret:check --versions)"',
    'export SECRET_VERSIONS',
    'projen verify',
  ]);
});

test('the artifacts are the whole cloud assembly, and everything that the acceptance tests need', () => {
  const assembly = { 'base-directory': 'cdk.out', files: ['**/*'] };
  expect(build.artifacts['secondary-artifacts']).toEqual({
    Assembly: assembly,
    Acceptance: { files: ['buildspec-test.yml', 'vendor/ops.cjs', 'vendor/acceptance.cjs', 'app/acceptance/**/*'] },
  });
});

test('a pipeline that knows of one artifact gets the cloud assembly, with which it updates itself', () => {
  expect(build.artifacts).toMatchObject({ 'base-directory': 'cdk.out', files: ['**/*'] });
});

test('the cache is dropped when a lock file changes', () => {
  expect(build.cache).toEqual({
    key: 'npm-arm64-node24-$(codebuild-hash-files package-lock.json app/package-lock.json)',
    paths: ['node_modules/**/*', 'app/node_modules/**/*'],
  });
});

test('a service that another tool installs is installed in every build, without a cache', () => {
  const spec = withBuild({ install: 'pnpm install --frozen-lockfile' });
  expect(commandsOf(spec)).toContain('projen app:install');
  expect(spec.cache).toEqual({ key: 'npm-arm64-node24-$(codebuild-hash-files package-lock.json)', paths: ['node_modules/**/*'] });
});

test('a service in another language gets its runtimes and its cache, in the Build action alone', () => {
  const options: BuildOptions = {
    install: 'python3 -m venv .venv',
    runtimes: { java: 'corretto21', python: '3.10', golang: '1.26' },
    cache: { paths: ['/root/.m2', '.venv'], keyFiles: ['pom.xml', '**/*.gradle'] },
  };
  const project = synthesize(temporaryProject({ service: { build: options } }));
  const spec = parse(project['buildspec.yml'] ?? '') as Buildspec;
  const inTests = parse(project['buildspec-test.yml'] ?? '') as Buildspec;
  expect(spec.phases['install']?.['runtime-versions']).toEqual({ nodejs: 24, java: 'corretto21', python: '3.10', golang: '1.26' });
  expect(spec.cache).toEqual({
    key: 'npm-arm64-node24-$(codebuild-hash-files package-lock.json app/pom.xml app/**/*.gradle)',
    paths: ['node_modules/**/*', '/root/.m2/**/*', 'app/.venv/**/*'],
  });
  // They install nothing, and Lambda compute has no cache.
  expect(Object.keys(inTests.phases)).toEqual(['build']);
  expect(inTests.cache).toBeUndefined();
});

test('a cache of its own does not replace that of npm', () => {
  expect(withBuild({ cache: { paths: ['dist'], keyFiles: ['build.mjs'] } }).cache).toEqual({
    key: 'npm-arm64-node24-$(codebuild-hash-files package-lock.json app/package-lock.json app/build.mjs)',
    paths: ['node_modules/**/*', 'app/node_modules/**/*', 'app/dist/**/*'],
  });
});

test('a service that is only a Dockerfile has no steps and no report', () => {
  const spec = withBuild({ install: '', test: '', bundle: '' });
  expect(commandsOf(spec).filter((command) => command.includes('app'))).toEqual([]);
  expect(commandsOf(spec)).toContain('cdk synth -q -c version=$VERSION');
  expect(spec.reports).toBeUndefined();
});

test('unit tests and acceptance tests are reported as JUnit', () => {
  expect(build.reports).toEqual({ unit: { 'base-directory': 'app/reports', files: ['*.xml'], 'file-format': 'JUNITXML' } });
  expect(acceptance.reports).toEqual({ acceptance: { 'base-directory': 'reports', files: ['newman.xml'], 'file-format': 'JUNITXML' } });
});

test('an environment is tested by one program, which also finds what the next approval would change', () => {
  expect(commandsOf(acceptance)).toEqual([
    'node vendor/ops.cjs test:acceptance',
    'COMPARE_PATH="${NEXT_VERSION_PARAMETER:+$(cat reports/compare-path)}"',
    'export COMPARE_PATH',
  ]);
});

test('the acceptance tests install nothing, and use nothing that Lambda compute does not have', () => {
  expect(Object.keys(acceptance.phases)).toEqual(['build']);
  expect(acceptance.cache).toBeUndefined();
});

test('the first line about each environment with an approval goes to the approval, and that about others to the artifact only', () => {
  const [small, other] = ['test-eu', 'test-us'].map((name) => ({ ...TEST, name }));
  const spec = synthesizedYaml<Buildspec>('buildspec.yml', temporaryProject({ environments: [{ ...small!, approval: true }, other!] }));
  expect(spec.env['exported-variables']).toEqual(['COMPARE_PATH', 'CHANGES_TEST_EU']);
  expect(commandsOf(spec)).toContain('CHANGES_TEST_EU="$(head -n 1 cdk.out/changes/test-eu.txt)"');
});

describe.each([
  ['buildspec.yml', build],
  ['buildspec-test.yml', acceptance],
])('%s', (_file, spec) => {
  test('exports the path of the comparison for the approval', () => {
    expect(spec.env['exported-variables']).toContain('COMPARE_PATH');
  });

  test('never stops before the reports are collected', () => {
    expect(Object.values(spec.phases).map((phase) => phase['on-failure'])).toEqual(Object.values(spec.phases).map(() => undefined));
  });

  test('has short commands only', () => {
    expect(commandsOf(spec).filter((command) => command.length > 70)).toEqual([]);
  });
});

test('a budget is checked right after the cloud assembly is written', () => {
  const environments = [{ ...PROD_ENVIRONMENT, notifyEmails: ['team@example.com'], cost: { budgetUsdPerMonth: 100 } }];
  const project = temporaryProject({ environments, service: { build: { test: '', bundle: '' } } });
  expect(synthesizedYaml<Buildspec>('buildspec.yml', project).phases['pre_build']?.commands.slice(0, 2)).toEqual([
    'cdk synth -q -c version=$VERSION',
    'projen cost --check --assembly cdk.out',
  ]);
});
