import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git } from '../git';
import { ownProgram } from '../own-program';
import { shellCommand } from '../shell-command';

const NAME = 'push.git';
const REMOTE = 'local';
/** Git runs this hook only where it does not know `proc-receive`. */
const OLD_GIT = ['echo "git push local needs Git 2.29 or newer" >&2', 'exit 1'];

export interface PushFolders {
  /** In the working repository, absolute. */
  readonly projectDirectory: string;
  readonly stateDirectory: string;
}

/** `taken` is where the repository has a remote of this name that is not the engine's. */
export type RemoteOutcome =
  { readonly kind: 'added' | 'present' } | { readonly kind: 'taken'; readonly url: string; readonly repository: string };

/** Creates the repository to push to, and the remote `local` for it. */
export async function preparePush({ projectDirectory, stateDirectory }: PushFolders): Promise<RemoteOutcome> {
  const repository = join(stateDirectory, NAME);
  await createRepository(repository, { projectDirectory, stateDirectory });
  const own = await remoteUrl(projectDirectory);
  const current = await configuredUrl(projectDirectory);
  if (current === own) {
    return { kind: 'present' };
  }
  if (current !== '') {
    return { kind: 'taken', url: current, repository };
  }
  await git(projectDirectory, ['config', `remote.${REMOTE}.url`, own]);
  // It has nothing to fetch, so `git fetch --all` need not find it.
  await git(projectDirectory, ['config', `remote.${REMOTE}.skipFetchAll`, 'true']);
  return { kind: 'added' };
}

/** Removes the remote, if it is the engine's. */
export async function removePushRemote(projectDirectory: string): Promise<void> {
  const current = await configuredUrl(projectDirectory);
  if (current.endsWith(`.local/${NAME}`) && current === (await remoteUrl(projectDirectory))) {
    await git(projectDirectory, ['config', '--remove-section', `remote.${REMOTE}`]);
  }
}

/** Relative to the root of the working tree, so that it stays right where the folder is moved, and in each worktree. */
async function remoteUrl(projectDirectory: string): Promise<string> {
  const prefix = await git(projectDirectory, ['rev-parse', '--show-prefix']);
  return `./${prefix.replace(/\n$/, '')}.local/${NAME}`;
}

/** Empty if there is no such remote. */
const configuredUrl = async (projectDirectory: string): Promise<string> =>
  (await git(projectDirectory, ['config', '--default', '', '--get', `remote.${REMOTE}.url`])).replace(/\n$/, '');

/** It is new each time: it stores no branches, and finds the objects of the working repository, which a push does not send again. */
async function createRepository(repository: string, { projectDirectory, stateDirectory }: PushFolders): Promise<void> {
  const paths = await git(projectDirectory, ['rev-parse', '--show-object-format', '--git-path', 'objects', '--git-path', 'shallow']);
  const [format = '', objects = '', shallow = ''] = paths.split('\n');
  rmSync(repository, { recursive: true, force: true });
  await git(projectDirectory, ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, repository]);
  // The hooks of a user, and those of the working repository, are for other repositories.
  appendFileSync(join(repository, 'config'), '[core]\n\thooksPath = hooks\n[receive]\n\tprocReceiveRefs = refs\n');
  mkdirSync(join(repository, 'objects/info'), { recursive: true });
  writeFileSync(join(repository, 'objects/info/alternates'), `${resolve(projectDirectory, objects)}\n`);
  // Where the history of a shallow clone ends. The file does not exist in other clones.
  symlinkSync(resolve(projectDirectory, shallow), join(repository, 'shallow'));
  mkdirSync(join(repository, 'hooks'));
  const hooks = { 'proc-receive': procReceive(stateDirectory), update: OLD_GIT };
  Object.entries(hooks).forEach(([name, lines]) =>
    writeFileSync(join(repository, 'hooks', name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o700 }),
  );
}

function procReceive(stateDirectory: string): readonly string[] {
  const [program, ...args] = ownProgram('push');
  const missing = [process.execPath, program].map((file) => `[ ! -e ${shellCommand([file])} ]`).join(' || ');
  return [
    `if ${missing}; then`,
    '  echo "the engine that received pushes here is gone: start it with npm start, then push again" >&2',
    '  exit 1',
    'fi',
    `exec ${shellCommand([process.execPath, program, ...args, stateDirectory])}`,
  ];
}
