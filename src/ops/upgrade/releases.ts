import { firstLine } from '../text/first-line';
import type { Git } from './git';

/** A template that has releases: tags `v<version>`. */
export interface TemplateSource {
  readonly git: Git;
  /** What `git fetch` takes. */
  readonly repository: string;
}

/** Refs of the upgrade alone. A run removes those that a killed run has left. */
const REFS = 'refs/template-upgrade';

export const releaseRef = (version: string): string => `${REFS}/v${version}^{commit}`;

/** Positive if the first version is newer. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [one, other].map((version) => version.split('.').map(Number));
  const difference = first?.map((part, index) => part - (second?.[index] ?? 0)).find((each) => each !== 0);
  return difference ?? 0;
}

/**
 * Versions of the releases, newest first.
 * @throws Error if the repository cannot be read or has no release
 */
export async function listReleases({ git, repository }: TemplateSource): Promise<readonly string[]> {
  const { exitCode, output } = await git.run(['ls-remote', '--tags', '--refs', repository]);
  if (exitCode !== 0) {
    throw new Error(
      `cannot read the releases of the template at ${repository}: ${firstLine(output)}; check the network and the address, or name another one with --from`,
    );
  }
  const versions = [...output.matchAll(/\trefs\/tags\/v(\d+\.\d+\.\d+)$/gm)].flatMap(([, version]) => version ?? []);
  if (versions.length === 0) {
    throw new Error(`${repository} has no release: no tag such as v1.0.0; name the template's repository with --from`);
  }
  return versions.sort(compareVersions).reverse();
}

/** Fetches releases into refs of the upgrade. @throws Error if the repository cannot be read */
export async function fetchReleases({ git, repository }: TemplateSource, versions: readonly string[]): Promise<void> {
  // All history: a shallow fetch would make the team's repository a shallow one.
  const tags = versions.map((version) => `+refs/tags/v${version}:${REFS}/v${version}`);
  await git.require(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', repository, ...tags]);
}

/** Removes what {@link fetchReleases} made. */
export async function removeReleases(git: Git): Promise<void> {
  const refs = (await git.require(['for-each-ref', '--format=%(refname)', REFS])).split('\n').filter((ref) => ref !== '');
  for (const ref of refs) {
    await git.require(['update-ref', '-d', ref]);
  }
}
