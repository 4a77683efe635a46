import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Revision } from './pipeline/execution';

const run = promisify(execFile);

/** There is no usable repository or commit; the message says what to do. */
export class RepositoryError extends Error {}

interface GitFailure extends Error {
  readonly stderr?: string;
  readonly code?: string | number;
}

/** The commit that is checked out. */
export async function readHead(repository: string): Promise<Revision> {
  const [commit, branch] = await Promise.all([readCommit(repository), git(repository, ['branch', '--show-current'])]);
  return { ...commit, branch: branch.trim() === '' ? 'HEAD' : branch.trim() };
}

/**
 * @param commit @default - the one that is checked out
 * @throws RepositoryError when there is no such commit
 */
export async function readCommit(repository: string, commit?: string): Promise<Omit<Revision, 'branch'>> {
  const revision = commit === undefined ? [] : ['--end-of-options', commit];
  const log = await git(repository, ['log', '-1', '--format=%H%x00%an%x00%cI%x00%B', ...revision]);
  const [version, author, committedAt, message] = log.split('\0');
  if (version === undefined || author === undefined || committedAt === undefined || message === undefined) {
    throw new RepositoryError(`git log printed no commit: ${log.trim()}`);
  }
  return { version, author, committedAt, message: message.trim() };
}

/**
 * One line for each commit after `from`, the newest first.
 * @throws RepositoryError when the repository does not have one of the two
 */
export async function listCommits(
  repository: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly string[]> {
  const log = await git(repository, ['log', '--no-decorate', '--abbrev=7', '--format=%h %s (%an)', '--end-of-options', `${from}..${to}`]);
  return log.split('\n').filter((line) => line !== '');
}

/** Whether the working tree differs from the checked-out commit. */
export async function isDirty(repository: string): Promise<boolean> {
  return (await git(repository, ['status', '--porcelain'])).trim() !== '';
}

/** Writes the files of a commit to a folder, which is emptied first. */
export async function exportCommit({
  repository,
  version,
  directory,
}: {
  readonly repository: string;
  readonly version: string;
  readonly directory: string;
}): Promise<void> {
  const archive = `${directory}.tar`;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await git(repository, ['archive', '--format=tar', `--output=${archive}`, version]);
  await run('tar', ['-x', '-f', archive, '-C', directory]);
  await rm(archive);
}

/** @throws RepositoryError that says what git printed */
export async function git(repository: string, args: readonly string[]): Promise<string> {
  try {
    return (await run('git', [...args], { cwd: repository, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    throw new RepositoryError(describe(error as GitFailure));
  }
}

function describe({ code, stderr, message }: GitFailure): string {
  if (code === 'ENOENT') {
    return 'git is not installed, and the pipeline starts from a commit: install git';
  }
  const output = stderr?.trim() ? stderr.trim() : message;
  if (output.includes('not a git repository')) {
    return 'this folder is not a git repository, and the pipeline starts from a commit: run git init && git add . && git commit';
  }
  if (output.includes('does not have any commits')) {
    return 'this repository has no commit yet, and the pipeline starts from one: run git add . && git commit';
  }
  return `git failed: ${output}`;
}
