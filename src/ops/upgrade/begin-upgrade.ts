import { statefulPart } from '../../config/stateful-resources';
import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';
import { isTemplateRepository } from '../template-repository';
import { chooseRelease } from './choose-release';
import type { Git } from './git';
import { mergeReleases } from './merge-releases';
import { fetchReleases, releaseRef, removeReleases } from './releases';
import { synthesizeTemplates } from './synthesize-templates';
import { readTree, releaseFiles } from './template-files';
import type { UpgradeState, UpgradeStateFile } from './upgrade-state';

export interface BeginProps {
  readonly terminal: Terminal;
  readonly git: Git;
  readonly file: UpgradeStateFile;
  /** @default - the newest release */
  readonly version: string | undefined;
  /** Repository of the template. @default - the recorded one */
  readonly from: string | undefined;
  /** Version of the template that the repository was made from. @default - the recorded one */
  readonly base: string | undefined;
}

const SHOWN_FILES = 5;

/** What {@link beginUpgrade} has done: nothing, if the repository has the version already. */
export type Begun =
  { readonly outcome: 'current'; readonly version: string } | { readonly outcome: 'merged'; readonly state: UpgradeState };

export const upgradeMessage = ({ from, to }: Pick<UpgradeState, 'from' | 'to'>): string => `Upgrade the template from ${from} to ${to}`;

/**
 * Merges a release of the template into the working tree. Nothing has changed when it fails, except when Git itself does.
 * @throws UsageError, Error
 */
export async function beginUpgrade(props: BeginProps): Promise<Begun> {
  const { terminal, git } = props;
  await requireReady(props);
  await removeReleases(git);
  try {
    const chosen = await chooseRelease({ ...props, directory: terminal.directory });
    if (chosen.from === chosen.to) {
      return { outcome: 'current', version: chosen.to };
    }
    await fetchReleases({ git, repository: chosen.repository }, [chosen.from, chosen.to]);
    return { outcome: 'merged', state: await merge(props, chosen) };
  } finally {
    await removeReleases(git);
  }
}

/** Checks what can be checked before the network is needed. */
async function requireReady({ terminal: { directory }, git }: BeginProps): Promise<void> {
  const changed = (await git.list(['status', '--porcelain', '--no-renames'])).map((line) => line.slice('?? '.length));
  if (changed.length > 0) {
    const shown = changed.slice(0, SHOWN_FILES).join(', ');
    throw new UsageError([
      `${changed.length} ${changed.length === 1 ? 'file is' : 'files are'} not committed: ${shown}${changed.length > SHOWN_FILES ? '…' : ''}`,
      'commit them, or put them aside with `git stash --include-untracked`: only then can the upgrade be undone as a whole',
    ]);
  }
  if (isTemplateRepository(directory)) {
    throw new UsageError(["this is the template's own repository: run `npx projen setup` first"]);
  }
  const identity = await git.run(['var', 'GIT_COMMITTER_IDENT']);
  if (identity.exitCode !== 0) {
    throw new UsageError([
      'Git does not know who commits: set it with `git config user.name <name>` and `git config user.email <address>`',
    ]);
  }
}

async function merge({ terminal, git, file }: BeginProps, { from, to }: Pick<UpgradeState, 'from' | 'to'>): Promise<UpgradeState> {
  const [before, after] = [await readTree(git, releaseRef(from)), await readTree(git, releaseRef(to))];
  const state: UpgradeState = {
    schemaVersion: 1,
    from,
    to,
    head: await git.require(['rev-parse', 'HEAD']),
    merged: false,
    packages: await newPackages(git, releaseRef(to)),
    conflicts: [],
    stayDeleted: [],
    templates: statefulPart(await synthesizeTemplates(terminal)),
  };
  file.write(state);
  const files = releaseFiles(before, after);
  const result = await mergeReleases({ git, directory: terminal.directory, from, to, files, message: upgradeMessage(state) });
  const merged = { ...state, ...result, merged: true };
  file.write(merged);
  return merged;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Packages of a release that the repository has in another version, or not at all. */
async function newPackages(git: Git, release: string): Promise<readonly string[]> {
  const read = async (commit: string): Promise<Readonly<Record<string, string>>> => {
    const { dependencies, devDependencies } = JSON.parse(await git.require(['cat-file', 'blob', `${commit}:package.json`])) as Manifest;
    return { ...dependencies, ...devDependencies };
  };
  const [now, then] = [await read('HEAD'), await read(release)];
  return Object.entries(then).flatMap(([name, version]) => (now[name] === version ? [] : [`${name}@${version}`]));
}
