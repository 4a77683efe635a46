import { isListed, OWNED_FILES } from '../../config/owned-files';
import type { Git } from './git';

/** Bundled programs: an upgrade takes them as they are, because a merge of generated code has no meaning. */
const BUNDLES = 'vendor/';

/** Generated, but the new version needs its own to run `npx projen`, which then writes the team's. */
const STARTS_PROJEN = '.projen/tasks.json';

/** Generated, and not in the list of generated files. */
const ALSO_GENERATED = ['.projen/files.json', 'package.json', 'package-lock.json'];

export interface TreeFile {
  readonly path: string;
  /** Mode, type, hash and path, as `git ls-tree` prints them and `git update-index` reads them. */
  readonly line: string;
}

/** The files of a commit. */
export interface Tree {
  readonly files: readonly TreeFile[];
  /** Those that `npx projen` writes. */
  readonly generated: ReadonlySet<string>;
}

export async function readTree(git: Git, commit: string): Promise<Tree> {
  const lines = await git.list(['ls-tree', '-r', commit]);
  const files = lines.map((line) => ({ line, path: line.slice(line.indexOf('\t') + 1) }));
  const list = files.some(({ path }) => path === '.projen/files.json')
    ? (JSON.parse(await git.require(['cat-file', 'blob', `${commit}:.projen/files.json`])) as { readonly files: readonly string[] })
    : { files: [] };
  return { files, generated: new Set([...list.files, ...ALSO_GENERATED]) };
}

/** Files of two releases, by what an upgrade does with them. */
export interface ReleaseFiles {
  /** Of the old release: to be merged. */
  readonly before: readonly TreeFile[];
  /** Of the new release: to be merged. */
  readonly after: readonly TreeFile[];
  /** Paths of the old release that go, unless they are in `taken`. */
  readonly dropped: readonly string[];
  /** Paths of the new release that are taken as they are. */
  readonly taken: readonly string[];
}

/** Leaves out the team's files and the generated ones. */
export function releaseFiles(before: Tree, after: Tree): ReleaseFiles {
  const isGenerated = (path: string): boolean => before.generated.has(path) || after.generated.has(path);
  const isMerged = ({ path }: TreeFile): boolean => !isOwned(path) && !isBundle(path) && !isGenerated(path);
  // A generated file that has become a file of the template replaces the generated one.
  const isTaken = ({ path }: TreeFile): boolean =>
    path === STARTS_PROJEN || (!isOwned(path) && !after.generated.has(path) && (isBundle(path) || before.generated.has(path)));
  return {
    before: before.files.filter(isMerged),
    after: after.files.filter(isMerged),
    dropped: before.files.map(({ path }) => path).filter(isBundle),
    taken: after.files.filter(isTaken).map(({ path }) => path),
  };
}

/** The share of a release's own files that a commit has unchanged, from 0 to 1. */
export function likeness(release: Tree, commit: Tree): number {
  const lines = new Set(commit.files.map(({ line }) => line));
  const { before: own } = releaseFiles(release, commit);
  return own.length === 0 ? 0 : own.filter(({ line }) => lines.has(line)).length / own.length;
}

const isBundle = (path: string): boolean => path.startsWith(BUNDLES);
const isOwned = (path: string): boolean => isListed(OWNED_FILES, path);
