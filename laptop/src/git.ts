import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Revision } from './pipeline/execution';

const run = promisify(execFile);

/** What is on disk is not a usable repository; the message says what to do. */
export class RepositoryError extends Error {}

/** The commit that is checked out. */
export async function readHead(repository: string): Promise<Revision> {
  const [commit, branch] = await Promise.all([readCommit(repository), git(repository, ['branch', '--show-current'])]);
  return { ...commit, branch: branch.trim() === '' ? 'HEAD' : branch.trim() };
}

/**
 * @param commit what is checked out unless another is given
 * @throws RepositoryError where there is no such commit
 */
export async function readCommit(repository: string, commit?: string): Promise<Omit<Revision, 'branch'>> {
  const log = await git(repository, [
    'log',
    '-1',
    '--format=%H%x00%an%x00%B',
    ...(commit === undefined ? [] : ['--end-of-options', commit]),
  ]);
  const [version = '', author = '', message = ''] = log.split('\0');
  return { version, author, message: message.trim() };
}

/** Whether the working tree differs from the checked-out commit. */
export async function isDirty(repository: string): Promise<boolean> {
  return (await git(repository, ['status', '--porcelain'])).trim() !== '';
}

/** Writes the files of a commit, without history, to a folder that is emptied first. */
export async function exportCommit({
  repository,
  version,
  directory,
}: {
  repository: string;
  version: string;
  directory: string;
}): Promise<void> {
  const archive = `${directory}.tar`;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await git(repository, ['archive', '--format=tar', `--output=${archive}`, version]);
  await run('tar', ['-x', '-f', archive, '-C', directory]);
  await rm(archive);
}

async function git(repository: string, parameters: readonly string[]): Promise<string> {
  try {
    return (await run('git', [...parameters], { cwd: repository, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    throw new RepositoryError(describe(error as Error & { stderr?: string; code?: string | number }));
  }
}

function describe(error: Error & { stderr?: string; code?: string | number }): string {
  const text = error.stderr ?? '';
  if (error.code === 'ENOENT') {
    return 'git is not installed, and the pipeline starts from a commit: install git';
  }
  if (/not a git repository/.test(text)) {
    return 'this folder is not a git repository, and the pipeline starts from a commit: run git init && git add . && git commit';
  }
  if (/does not have any commits/.test(text)) {
    return 'this repository has no commit yet, and the pipeline starts from one: run git add . && git commit';
  }
  return `git failed: ${text.trim() === '' ? error.message : text.trim()}`;
}
