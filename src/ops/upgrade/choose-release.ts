import { UsageError } from '../command/usage-error';
import type { Git } from './git';
import { compareVersions, fetchReleases, listReleases, releaseRef } from './releases';
import type { TemplateSource } from './releases';
import { likeness, readTree } from './template-files';
import { readTemplateRecord } from './template-record';

export interface ChooseProps {
  readonly git: Git;
  /** Root of the repository, absolute. */
  readonly directory: string;
  readonly version: string | undefined;
  readonly from: string | undefined;
  readonly base: string | undefined;
}

export interface ChosenRelease {
  readonly repository: string;
  /** Version that the repository has. */
  readonly from: string;
  /** Version that it gets. */
  readonly to: string;
}

/**
 * Decides between which releases the upgrade is.
 * @throws UsageError if one of them does not exist, or the repository has a newer one; Error if the template cannot be read
 */
export async function chooseRelease({ git, directory, version, from, base }: ChooseProps): Promise<ChosenRelease> {
  const record = readTemplateRecord(directory);
  const repository = from ?? record?.repository;
  if (repository === undefined) {
    throw new UsageError(['this repository does not record where its template is: name it with --from <url or path>']);
  }
  const source = { git, repository };
  const releases = await listReleases(source);
  const [newest] = releases;
  const to = version === undefined ? newest : existing(releases, version);
  const has = base === undefined ? record?.version : existing(releases, base);
  if (to === undefined || has === undefined || !releases.includes(has)) {
    throw new UsageError(await offerNearest(source, { releases, recorded: has }));
  }
  if (compareVersions(to, has) < 0) {
    throw new UsageError([`this repository has version ${has} of the template, which is newer than ${to}; there is no way back`]);
  }
  return { repository, from: has, to };
}

function existing(releases: readonly string[], given: string): string {
  const version = given.replace(/^v/, '');
  if (!releases.includes(version)) {
    throw new UsageError([`the template has no release ${version}; its releases are: ${releases.join(', ')}`]);
  }
  return version;
}

interface Unknown {
  readonly releases: readonly string[];
  readonly recorded: string | undefined;
}

/** The release whose files are most like those of the commit. */
async function offerNearest(source: TemplateSource, { releases, recorded }: Unknown): Promise<readonly string[]> {
  const { git } = source;
  await fetchReleases(source, releases);
  const commit = await readTree(git, 'HEAD');
  let nearest = { version: '', share: 0 };
  for (const version of releases) {
    const share = likeness(await readTree(git, releaseRef(version)), commit);
    nearest = share > nearest.share ? { version, share } : nearest;
  }
  const problem =
    recorded === undefined
      ? 'this repository does not record which version of the template it has'
      : `this repository records version ${recorded} of the template, which is no release; the releases are: ${releases.join(', ')}`;
  if (nearest.share === 0) {
    return [problem, 'no release has a file in common with it; name the right template with --from <url or path>'];
  }
  const percent = Math.round(nearest.share * 100);
  return [problem, `its files are most like ${nearest.version}: ${percent} % are equal; if that is right, add --base ${nearest.version}`];
}
