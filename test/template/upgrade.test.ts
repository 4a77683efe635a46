import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../platform/support/temporary-folder';

jest.setTimeout(300_000);

const ROOT = resolve(__dirname, '../..');

/** Nothing is installed: the folder with the packages is a link to that of this repository. */
const ENVIRONMENT = {
  ...process.env,
  CI: '',
  PROJEN_DISABLE_POST: 'true',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

const run = (folder: string, program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();

function edit(path: string, change: (content: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

function commit(folder: string, message: string): void {
  run(folder, 'git', 'add', '--all');
  run(folder, 'git', 'commit', '--quiet', '--no-verify', '--message', message);
}

/** A Git repository with this repository's packages. */
function repository(): string {
  const folder = temporaryFolder();
  run(folder, 'git', 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Copies files that a Git repository has or would have. */
function copyTracked(from: string, to: string): void {
  const files = run(from, 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  for (const path of files.filter((each) => each !== '' && existsSync(join(from, each)))) {
    mkdirSync(join(to, dirname(path)), { recursive: true });
    cpSync(join(from, path), join(to, path));
  }
}

const ANSWERS = {
  name: 'placeholder',
  repository: 'example/placeholder',
  'test-account': '111111111111',
  'test-region': 'eu-west-1',
  'prod-account': '111111111111',
  'prod-region': 'eu-west-1',
  connection: 'later',
  database: 'postgresql',
  app: 'sample',
  licence: 'none',
};

/** Release 1000.0.0, which is this repository, and 1001.0.0, which moves a file and gives the database another logical id. */
function makeReleases(): string {
  const folder = repository();
  const tag = (version: string): void => {
    edit(join(folder, 'src/project/template-version.ts'), (content) =>
      content.replace(/(VERSION = ')[\d.]+'/, (_, start: string) => `${start}${version}'`),
    );
    run(folder, 'npx', 'projen');
    commit(folder, `Release ${version}`);
    run(folder, 'git', 'tag', `v${version}`);
  };
  copyTracked(ROOT, folder);
  commit(folder, 'The sources');
  const flags = Object.entries(ANSWERS).flatMap(([flag, answer]) => [`--${flag}`, answer]);
  run(folder, 'node', '--require', 'tsx/cjs', 'template/setup.ts', '--yes', ...flags);
  // The tests of a team take a minute, and have tests of their own.
  rmSync(join(folder, 'test'), { recursive: true, force: true });
  mkdirSync(join(folder, 'test'));
  writeFileSync(join(folder, 'test/extend.test.ts'), "test('ours', () => expect(1).toBe(1));\n");
  tag('1000.0.0');
  renameSync(join(folder, 'src/environment/service-dashboard.ts'), join(folder, 'src/environment/dashboard.ts'));
  edit(join(folder, 'src/environment/service-stack.ts'), (content) => content.replace('/service-dashboard', '/dashboard'));
  edit(join(folder, 'vendor/ops.cjs'), (content) => `// newer\n${content}`);
  edit(join(folder, 'src/environment/database-stack.ts'), (content) => content.replace("this, 'Cluster'", "this, 'Aurora'"));
  tag('1001.0.0');
  return folder;
}

test('a repository made from this template is upgraded, and loses its database only when that is accepted', () => {
  const releases = makeReleases();
  const team = repository();
  run(releases, 'git', 'checkout', '--quiet', 'v1000.0.0');
  copyTracked(releases, team);
  commit(team, 'Initial commit');
  edit(join(team, '.projenrc.ts'), (content) => content.replace("'placeholder'", "'orchard'"));
  edit(join(team, 'src/environment/service-dashboard.ts'), (content) => `// Ours.\n${content}`);
  run(team, 'npx', 'projen');
  commit(team, 'Our own changes');
  // By the bundle, which an upgrade replaces while it runs.
  const upgrade = (...given: readonly string[]) => {
    const args = ['vendor/ops.cjs', 'template:upgrade', ...given];
    const { status, stdout, stderr } = spawnSync('node', args, { cwd: team, encoding: 'utf8', env: ENVIRONMENT });
    return { status, stdout, stderr };
  };

  const refused = upgrade('--from', releases);
  expect(refused.status).toBe(1);
  expect(refused.stdout).toContain('orchard-prod-database/ClusterEB0386A7 (AWS::RDS::DBCluster) would be deleted');
  expect(run(team, 'git', 'log', '-1', '--format=%s')).toBe('Our own changes');

  expect(upgrade('--continue', '--accept', 'orchard-test-database,orchard-prod-database')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('upgraded the template from 1000.0.0 to 1001.0.0') as unknown,
  });
  expect(run(team, 'git', 'status', '--porcelain')).toBe('');
  expect(run(team, 'git', 'log', '-2', '--format=%s')).toBe('Upgrade the template from 1000.0.0 to 1001.0.0\nOur own changes');
  expect(readFileSync(join(team, 'src/environment/dashboard.ts'), 'utf8')).toMatch(/^\/\/ Ours\.\n/);
  expect(readFileSync(join(team, 'vendor/ops.cjs'), 'utf8')).toMatch(/^\/\/ newer\n/);
  expect(readFileSync(join(team, 'platform.json'), 'utf8')).toContain('"name": "orchard"');
});
