import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface BaseCommitProps {
  /** The working tree of a repository. */
  readonly folder: string;
  /** The branch that the pipeline deploys. */
  readonly branch: string;
}

/**
 * The commit whose templates are deployed, or will be: HEAD while the working tree has changes, else where the checked-out branch left the
 * deployed one, else the commit before HEAD. Undefined where there is none: without Git, at the first commit, and in a shallow clone.
 */
export function findBaseCommit({ folder, branch }: BaseCommitProps): string | undefined {
  const commit = (...args: readonly string[]): string | undefined => git(folder, args)?.trim() || undefined;
  const head = commit('rev-parse', '--verify', '--quiet', 'HEAD');
  if (head === undefined || commit('status', '--porcelain') !== undefined) {
    return head;
  }
  const left = [`origin/${branch}`, branch].map((ref) => commit('merge-base', 'HEAD', ref));
  return left.find((base) => base !== undefined && base !== head) ?? commit('rev-parse', '--verify', '--quiet', 'HEAD^');
}

/** What the lines `Accept: <stack>/<logical id>` and `Accept: <stack>` in the messages of the commits after a base commit name. */
export function acceptedSince(base: string, folder: string): readonly string[] {
  const messages = git(folder, ['log', '--format=%B', `${base}..HEAD`]) ?? '';
  return [...messages.matchAll(/^Accept:(.*)$/gm)].flatMap(([, names = '']) => names.split(/[\s,]+/).filter((name) => name !== ''));
}

/** Writes the files of a commit below a folder, and changes nothing in the repository. */
export function exportCommit(commit: string, { from, to }: { readonly from: string; readonly to: string }): void {
  // An index of its own: the one of the repository may have staged changes.
  const env = { ...process.env, GIT_INDEX_FILE: join(to, '.index') };
  for (const args of [
    ['read-tree', commit],
    ['checkout-index', '--all', `--prefix=${to}/`],
  ]) {
    const { status, stderr } = spawnSync('git', args, { cwd: from, encoding: 'utf8', env });
    if (status !== 0) {
      throw new Error(`git ${args.join(' ')} failed: ${stderr}`);
    }
  }
}

/** The output of Git; undefined when it fails. */
function git(folder: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return status === 0 ? stdout : undefined;
}
