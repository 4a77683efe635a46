import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportCommit, isDirty, readHead } from '../src/git';
import { commit, makeRepository } from './pipeline/fixture';

const empty = (): string => mkdtempSync(join(tmpdir(), 'plain-'));

test('reads the checked-out commit', async () => {
  const head = await readHead(makeRepository({ 'a.txt': '1' }));
  expect(head).toEqual({
    version: expect.stringMatching(/^[0-9a-f]{40}$/),
    author: 'Ada',
    branch: 'main',
    committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    message: 'change a.txt',
  });
});

test('detects uncommitted changes', async () => {
  const repository = makeRepository({ 'a.txt': '1' });
  await expect(isDirty(repository)).resolves.toBe(false);
  writeFileSync(join(repository, 'b.txt'), '2');
  await expect(isDirty(repository)).resolves.toBe(true);
});

test('exports the commit without its history, and not the working tree', async () => {
  const repository = makeRepository({ 'a.txt': '1' });
  const { version } = await readHead(repository);
  commit(repository, { 'a.txt': '2' });
  const directory = empty();
  writeFileSync(join(directory, 'left-over.txt'), 'x');
  await exportCommit({ repository, version, directory });
  expect(readFileSync(join(directory, 'a.txt'), 'utf8')).toBe('1');
  expect(existsSync(join(directory, 'left-over.txt'))).toBe(false);
  expect(existsSync(join(directory, '.git'))).toBe(false);
});

test('says what to do when there is no repository', async () => {
  await expect(readHead(empty())).rejects.toThrow('run git init');
});

test('says what to do when there is no commit', async () => {
  const directory = empty();
  execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: directory });
  await expect(readHead(directory)).rejects.toThrow('run git add . && git commit');
});

test('fails for a commit that does not exist', async () => {
  await expect(exportCommit({ repository: makeRepository({ 'a.txt': '1' }), version: '0'.repeat(40), directory: empty() })).rejects.toThrow(
    'git failed: fatal: not a tree object',
  );
});
