import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TEMPLATE_VERSION } from '../../src/project/template-version';
import { release, type Release } from '../../template/release';

const ROOT = resolve(__dirname, '../..');
const TAG = `v${TEMPLATE_VERSION}`;
const EXISTING = /^(?!(?:node_modules|vendor|cdk\.out|reports|coverage|\.local|\.venv)(?:\/|$))/;

let root: string;
let dryRun: Release | undefined;
const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/** A clone of this repository with what is not committed yet. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'releases-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  listed
    .split('\0')
    .filter((path) => path !== '' && EXISTING.test(path) && !deleted.includes(path))
    .forEach((path) => cpSync(join(ROOT, path), join(root, path)));
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, '.git/info/exclude'), 'node_modules\n');
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '--message', 'The template');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const show = (path: string): string => git('show', `${TAG}:${path}`);

test('a dry run says which tree would be tagged, and makes no ref', async () => {
  const refs = git('for-each-ref');
  const first = await release({ root, isDryRun: true });
  expect(first.tag).toBe(TAG);
  expect(git('cat-file', '-t', first.tree)).toBe('tree');
  expect(first.files.filter((path) => !path.startsWith('app/')).length).toBeLessThanOrEqual(230);
  expect(first.bytes).toBeGreaterThan(1e6);
  expect(git('for-each-ref')).toBe(refs);
  expect(git('status', '--porcelain')).toBe('');
  dryRun = first;
}, 120_000);

test('a release is a team’s repository under the placeholder name, and refused a second time', async () => {
  const { tree, files } = await release({ root, isDryRun: false });
  expect(tree).toBe(dryRun?.tree);
  expect(git('rev-parse', `${TAG}^{tree}`, 'release^{tree}')).toBe(`${tree}\n${tree}`);
  expect(git('log', '-1', '--format=%s', TAG)).toBe(`Version ${TEMPLATE_VERSION}`);
  expect(files).toEqual(
    expect.arrayContaining(['vendor/laptop.cjs', 'vendor/ops.cjs', 'vendor/acceptance.cjs', 'app/Dockerfile', 'README.md']),
  );
  expect(
    files.filter((path) =>
      /^(laptop|template|\.ci|src\/ops|test\/(?!platform\/|extend\.test\.ts))|^(LICENSE|CONTRIBUTING\.md)$/.test(path),
    ),
  ).toEqual([]);
  expect(show('.projenrc.ts')).not.toContain('TemplateMaintenance');
  expect(show('package.json')).not.toMatch(/workspaces|newman|src\/ops/);
  expect(show('package-lock.json')).not.toContain('newman');
  expect(show('.projen/template.json')).toContain(`"version": "${TEMPLATE_VERSION}"`);
  await expect(release({ root, isDryRun: true })).rejects.toThrow(`${TAG} is released already`);
}, 120_000);

test('everything that prevents a release is said at once', async () => {
  writeFileSync(join(root, 'notes.txt'), 'x');
  await expect(release({ root, version: '9.9.9', isDryRun: true })).rejects.toThrow(
    'there are changes that are not committed; commit them first\n' +
      'CHANGELOG.md has no section "## 9.9.9"; describe what changed for a team',
  );
  rmSync(join(root, 'notes.txt'));
});

test('the next version is a commit on top of the one before', async () => {
  const before = git('rev-parse', 'release');
  const changelog = join(root, 'CHANGELOG.md');
  writeFileSync(changelog, '# Changelog\n\n## 1.1.0\n\n- Something new.\n\n## 1.0.0\n\n- The first.\n');
  git('commit', '--quiet', '--no-verify', '--all', '--message', 'Say what is new');
  await release({ root, version: '1.1.0', isDryRun: false });
  expect(git('rev-parse', 'release^')).toBe(before);
  expect(git('tag', '--list', '--format=%(contents)', 'v1.1.0').trim()).toBe('Version 1.1.0\n\n- Something new.');
}, 120_000);
