import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { preparePush, removePushRemote, type RemoteOutcome } from '../../src/push/push-repository';
import { makeRepository } from '../pipeline/fixture';

let folder: string;
beforeEach(() => {
  folder = makeRepository({ 'a.json': '{}' });
});

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const remotes = (): string => git('remote', '--verbose');

function prepare(project = folder): Promise<RemoteOutcome> {
  const stateDirectory = join(project, '.local');
  mkdirSync(stateDirectory, { recursive: true });
  return preparePush({ projectDirectory: project, stateDirectory });
}

test('adds the remote once', async () => {
  await expect(prepare()).resolves.toEqual({ kind: 'added' });
  await expect(prepare()).resolves.toEqual({ kind: 'present' });
  expect(remotes()).toBe('local\t./.local/push.git (fetch)\nlocal\t./.local/push.git (push)\n');
});

test('leaves a remote of that name alone that is somebody else’s, also when everything is deleted', async () => {
  git('remote', 'add', 'local', 'ssh://nas/pantry.git');
  await expect(prepare()).resolves.toEqual({ kind: 'taken', url: 'ssh://nas/pantry.git', repository: join(folder, '.local/push.git') });
  await removePushRemote(folder);
  expect(git('remote', 'get-url', 'local')).toBe('ssh://nas/pantry.git\n');
});

test('leaves no trace when everything is deleted', async () => {
  const before = git('config', '--local', '--list');
  await prepare();
  await removePushRemote(folder);
  await removePushRemote(folder);
  expect(git('config', '--local', '--list')).toBe(before);
});

test('is not fetched with all remotes, and has no branches of its own', async () => {
  await prepare();
  git('push', '--quiet', '--dry-run', 'local', 'main');
  git('fetch', '--all');
  expect(git('branch', '--remotes')).toBe('');
});

test('is the remote of a project below the root of its repository', async () => {
  mkdirSync(join(folder, 'services/a b'), { recursive: true });
  await prepare(join(folder, 'services/a b'));
  expect(git('remote', 'get-url', 'local')).toBe('./services/a b/.local/push.git\n');
  git('push', '--quiet', '--dry-run', 'local', 'main');
});

test('a push sends no objects that the working repository has', async () => {
  await prepare();
  git('push', '--quiet', '--dry-run', 'local', 'main');
  expect(git('--git-dir', '.local/push.git', 'cat-file', '-t', git('rev-parse', 'HEAD').trim())).toBe('commit\n');
  expect(git('--git-dir', '.local/push.git', 'count-objects')).toBe('0 objects, 0 kilobytes\n');
  expect(existsSync(join(folder, '.local/push.git/packed-refs'))).toBe(false);
});
