import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from './git';
import { inTemporaryFolder } from './in-temporary-folder';
import { releaseRef } from './releases';
import type { ReleaseFiles, TreeFile } from './template-files';

export interface MergeProps {
  readonly git: Git;
  /** Root of the repository, absolute. */
  readonly directory: string;
  readonly from: string;
  readonly to: string;
  readonly files: ReleaseFiles;
  /** Of the commit. */
  readonly message: string;
}

export interface MergeResult {
  /** Files with conflict markers, or that the template deleted and the team changed. */
  readonly conflicts: readonly string[];
  /** Files that the team deleted and the template changed. */
  readonly stayDeleted: readonly string[];
}

/**
 * Applies the difference of two releases to the working tree and the index: a three-way merge per file that follows renames.
 *
 * A repository made from the template has no history in common with it. So the releases become two commits without other history, of which
 * the second is cherry-picked.
 */
export async function mergeReleases({ git, directory, from, to, files, message }: MergeProps): Promise<MergeResult> {
  const base = await commitOf(git, { files: files.before, message: `Template ${from}`, parents: [] });
  const target = await commitOf(git, { files: files.after, message, parents: ['-p', base] });
  // The team's own new files stay where they are when the template moves a folder.
  const settings = ['-c', 'merge.renames=true', '-c', 'merge.directoryRenames=false'];
  const { exitCode, output } = await git.run([...settings, 'cherry-pick', '--no-commit', target]);
  const unmerged = await readUnmerged(git);
  if (exitCode !== 0 && unmerged.size === 0) {
    throw new Error(`git cherry-pick failed with exit code ${exitCode}: ${output.trim()}`);
  }
  await takeFiles(git, { files, to });
  const stayDeleted = [...unmerged].filter(([, stages]) => stages === '13').map(([path]) => path);
  for (const path of stayDeleted) {
    rmSync(join(directory, path), { force: true });
    await git.require(['update-index', '--force-remove', '--', path]);
  }
  return { conflicts: [...unmerged.keys()].filter((path) => !stayDeleted.includes(path)), stayDeleted };
}

interface CommitProps {
  readonly files: readonly TreeFile[];
  readonly message: string;
  readonly parents: readonly string[];
}

/** A commit that no branch has. */
async function commitOf(git: Git, { files, message, parents }: CommitProps): Promise<string> {
  const tree = await inTemporaryFolder(async (folder) => {
    const environment = { GIT_INDEX_FILE: join(folder, 'index') };
    await git.require(['update-index', '-z', '--index-info'], { environment, input: files.map(({ line }) => `${line}\0`).join('') });
    return git.require(['write-tree'], { environment });
  });
  const author = { GIT_AUTHOR_NAME: 'template', GIT_AUTHOR_EMAIL: 'template@example.com' };
  const committer = { GIT_COMMITTER_NAME: 'template', GIT_COMMITTER_EMAIL: 'template@example.com' };
  return git.require(['commit-tree', tree, ...parents, '-m', message], { environment: { ...author, ...committer } });
}

async function takeFiles(git: Git, { files: { dropped, taken }, to }: Pick<MergeProps, 'files' | 'to'>): Promise<void> {
  const literally = { environment: { GIT_LITERAL_PATHSPECS: '1' } };
  if (dropped.length > 0) {
    await git.require(['rm', '-r', '--force', '--quiet', '--ignore-unmatch', '--', ...dropped], literally);
  }
  if (taken.length > 0) {
    await git.require(['checkout', '--quiet', releaseRef(to), '--', ...taken], literally);
  }
}

/** Paths with conflicts, with the stages that the index has of them: 1 the old release, 2 the team, 3 the new release. */
async function readUnmerged(git: Git): Promise<ReadonlyMap<string, string>> {
  const stages = new Map<string, string>();
  for (const line of await git.list(['ls-files', '--unmerged'])) {
    const [, stage, path] = /^\d+ [0-9a-f]+ ([123])\t(.*)$/s.exec(line) ?? [];
    if (stage !== undefined && path !== undefined) {
      stages.set(path, `${stages.get(path) ?? ''}${stage}`);
    }
  }
  return stages;
}
