import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyOf, ENVIRONMENT, lines, makeTeamRepository, makeTemplate, Repository } from './small-template';

jest.setTimeout(120_000);

let template: Repository;
let first: Repository;
let team: Repository;

beforeAll(() => {
  template = makeTemplate();
  first = makeTeamRepository(template);
});

beforeEach(() => {
  team = copyOf(first);
});

const failure = (code: number, err: string): unknown => ({ code, out: '', err });

/** Nothing has changed, and nothing of the upgrade itself is left. */
function expectUntouched(): void {
  expect(team.changes).toEqual([]);
  expect(team.subjects).toEqual(['Initial commit']);
  expect(team.git('for-each-ref', 'refs/template-upgrade')).toBe('');
}

test('files that are not committed, new ones among them, are listed', async () => {
  team.write({ 'src/a.ts': 'changed\n', 'new.txt': 'new\n' });
  expect(await team.upgrade()).toEqual(
    failure(
      2,
      '2 files are not committed: src/a.ts, new.txt\ncommit them, or put them aside with `git stash --include-untracked`: only then can the upgrade be undone as a whole',
    ),
  );
});

test('a folder that is no Git repository, and one below the root, are refused', async () => {
  expect(await new Repository().upgrade()).toEqual(
    failure(2, 'this is not a Git repository: run the command in a clone of your repository'),
  );
  expect(await new Repository(join(team.folder, 'src')).upgrade()).toEqual(
    failure(2, 'run the command in the root of the Git repository: an upgrade changes files of all folders'),
  );
});

test('a repository without a commit is refused', async () => {
  const empty = new Repository();
  empty.git('init', '--quiet');
  expect(await empty.upgrade()).toEqual(failure(2, 'this Git repository has no commit: commit your files first'));
});

test('a release that does not exist is answered with those that do', async () => {
  expect(await team.upgrade('1.3.0')).toEqual(
    failure(2, 'the template has no release 1.3.0; its releases are: 2.0.0, 1.2.0, 1.1.0, 1.0.0'),
  );
  expectUntouched();
});

test('a template that cannot be read is named, with the reason', async () => {
  expect(await team.upgrade('--from', '/no/template')).toEqual(
    failure(
      1,
      "cannot read the releases of the template at /no/template: fatal: '/no/template' does not appear to be a git repository; check the network and the address, or name another one with --from",
    ),
  );
  expect(await team.upgrade('--from', 'https://127.0.0.1:1/template')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^cannot read the releases of the template at https.*: fatal: unable to access/) as unknown,
  });
  expectUntouched();
});

test('a template without a release is refused', async () => {
  expect(await team.upgrade('--from', first.folder)).toEqual(
    failure(1, `${first.folder} has no release: no tag such as v1.0.0; name the template's repository with --from`),
  );
});

test('the version that the repository has is nothing to do, an older one is refused', async () => {
  expect(await team.upgrade('1.0.0')).toEqual({ code: 0, out: 'this repository has version 1.0.0 of the template already', err: '' });
  expectUntouched();
  team.write({ '.projen/template.json': JSON.stringify({ version: '1.1.0', repository: template.folder }) });
  team.commit('As if upgraded');
  expect(await team.upgrade('1.0.0')).toEqual(
    failure(2, 'this repository has version 1.1.0 of the template, which is newer than 1.0.0; there is no way back'),
  );
});

describe('a version that is no release', () => {
  test('is answered with the release whose files are most like those of the repository, which can be given', async () => {
    team.write({
      '.projen/template.json': JSON.stringify({ version: '0.9.0', repository: template.folder }),
      'src/a.ts': lines('a', { 3: 'our line' }),
    });
    team.commit('A version that was never released');
    const { code, err } = await team.upgrade();
    expect(code).toBe(2);
    expect(err).toBe(
      [
        'this repository records version 0.9.0 of the template, which is no release; the releases are: 2.0.0, 1.2.0, 1.1.0, 1.0.0',
        'its files are most like 1.0.0: 92 % are equal; if that is right, add --base 1.0.0',
      ].join('\n'),
    );
    expect(team.git('for-each-ref', 'refs/template-upgrade')).toBe('');
    expect(await team.upgrade('1.1.0', '--base', '1.0.0')).toMatchObject({ code: 0 });
    expect(team.read('src/a.ts')).toBe(lines('a', { 3: 'our line', 20: 'changed by 1.1.0' }));
  });

  test('is offered nothing when no release is like the repository', async () => {
    const other = new Repository();
    other.git('init', '--quiet');
    other.write({ '.projenrc.ts': '{}', 'package.json': '{}' });
    other.commit('Something else');
    expect(await other.upgrade()).toEqual(
      failure(2, 'this repository does not record where its template is: name it with --from <url or path>'),
    );
    expect(await other.upgrade('--from', template.folder)).toEqual(
      failure(
        2,
        'this repository does not record which version of the template it has\nno release has a file in common with it; name the right template with --from <url or path>',
      ),
    );
  });
});

test("the template's own repository is refused", async () => {
  team.write({ '.projenrc.ts': 'new TemplateMaintenance(platform);\n' });
  team.commit('Maintain the template');
  expect(await team.upgrade()).toEqual(failure(2, "this is the template's own repository: run `npx projen setup` first"));
});

test('a Git without a user is refused before anything is done', async () => {
  team.git('config', 'user.useConfigOnly', 'true');
  const { GIT_COMMITTER_EMAIL: _, ...nobody } = ENVIRONMENT;
  expect(await team.upgradeIn(nobody)).toEqual(
    failure(2, 'Git does not know who commits: set it with `git config user.name <name>` and `git config user.email <address>`'),
  );
});

test('a commit whose templates cannot be synthesized is refused before anything is changed', async () => {
  team.write({ 'src/stacks/database.js': 'throw new Error("broken before");\n' });
  team.commit('Break it');
  const { code, err } = await team.upgrade();
  expect(code).toBe(1);
  expect(err).toMatch(/`npm run --silent synth .*` failed: exit code 1\n[^]*broken before/);
  expect(team.changes).toEqual([]);
  expect(team.git('for-each-ref', 'refs/template-upgrade')).toBe('');
});

test('options that exclude each other, and those without an upgrade in progress, are refused', async () => {
  expect(await team.upgrade('1.1.0', '--continue')).toEqual(failure(2, 'give only one of a version, --continue and --abort'));
  expect(await team.upgrade('--continue')).toEqual(failure(2, 'no upgrade is in progress'));
  expect(await team.upgrade('--abort')).toEqual(failure(2, 'no upgrade is in progress'));
});

test('`--json` prints the outcome of a conflict', async () => {
  team.write({ 'src/a.ts': lines('a', { 20: 'our line' }) });
  team.commit('Our own change');
  const { code, out } = await team.upgrade('1.1.0', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({ from: '1.0.0', to: '1.1.0', outcome: 'conflicts', files: ['src/a.ts'] });
});

test('an upgrade that was killed leaves only refs, which the next one removes', async () => {
  const child = spawn(
    'node',
    ['--require', require.resolve('tsx/cjs'), join(process.cwd(), 'src/ops/main.ts'), 'template:upgrade', '1.1.0'],
    {
      cwd: team.folder,
      env: { ...ENVIRONMENT, SLOW: 'yes' },
      detached: true,
    },
  );
  const ended = once(child, 'close');
  const refs = (): string => team.git('for-each-ref', 'refs/template-upgrade');
  while (!refs().includes('v1.1.0')) {
    await sleep(20);
  }
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  expect(refs()).not.toBe('');
  expect(team.changes).toEqual([]);
  expect(await team.upgrade('--continue')).toEqual(failure(2, 'no upgrade is in progress'));
  expect(await team.upgrade('1.1.0')).toMatchObject({ code: 0 });
  expect(refs()).toBe('');
});

test('an upgrade that was killed while files changed can only be undone', async () => {
  team.write({ 'src/a.ts': lines('a', { 20: 'our line' }) });
  team.commit('Our own change');
  await team.upgrade('1.1.0');
  const state = JSON.parse(team.read('.git/template-upgrade.json')) as object;
  team.write({ '.git/template-upgrade.json': JSON.stringify({ ...state, merged: false }) });
  expect(await team.upgrade('--continue')).toEqual(
    failure(2, 'the upgrade was interrupted while it changed files: undo it with --abort, then start again'),
  );
  expect(await team.upgrade('--abort')).toMatchObject({ code: 0 });
  expect(team.changes).toEqual([]);
});
