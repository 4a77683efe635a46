import { chmodSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { findFiles, matchesGlob } from './glob';
import type { BuildRequest } from './build';
import type { ArtifactSpec, Buildspec } from './buildspec';

interface OutputArtifact {
  readonly spec: ArtifactSpec;
  /** Its place in the buildspec, for messages. */
  readonly place: string;
  readonly artifactDirectory: string;
}

/**
 * What a build uploads.
 * @throws Error when the buildspec does not define it
 */
export function outputArtifacts(
  { artifacts, secondaryArtifacts }: Pick<Buildspec, 'artifacts' | 'secondaryArtifacts'>,
  { artifactDirectories }: Pick<BuildRequest, 'artifactDirectories'>,
): readonly OutputArtifact[] {
  const outputs = Object.entries(artifactDirectories);
  const names = outputs.map(([name]) => name).join(', ');
  return outputs.map(([name, artifactDirectory]) => {
    const [spec, place] =
      outputs.length === 1 ? [artifacts, 'artifacts'] : [secondaryArtifacts[name], `artifacts.secondary-artifacts.${name}`];
    if (!spec) {
      throw new Error(
        outputs.length === 1
          ? `artifacts.files is missing: the action has the one output artifact ${names}, and CodeBuild uploads the primary artifact to it`
          : `${place} is missing: the action has the output artifacts ${names}, and CodeBuild uploads to each the secondary artifact of its name`,
      );
    }
    return { spec, place, artifactDirectory };
  });
}

export interface CollectArtifactsProps extends OutputArtifact {
  readonly sourceDirectory: string;
}

/**
 * Copies an output artifact to its folder, and returns the number of its files.
 * @throws Error when no file matches, as CodeBuild's upload phase does
 */
export function collectArtifacts({ spec, place, sourceDirectory, artifactDirectory }: CollectArtifactsProps): number {
  const base = join(sourceDirectory, spec.baseDirectory);
  if (statSync(base, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Error(`${place}.base-directory ${spec.baseDirectory} does not exist after the build`);
  }
  const files = matchingFiles(base, spec.files).filter((file) => !spec.excludePaths.some((pattern) => matchesGlob(file, pattern)));
  if (files.length === 0) {
    throw new Error(`no file matches ${place}.files (${spec.files.join(', ')}) below ${spec.baseDirectory}`);
  }
  for (const file of files) {
    copyArtifact(join(base, file), join(artifactDirectory, spec.discardPaths ? basename(file) : file));
  }
  return files.length;
}

/** Searches the folder, which may have a large `node_modules`, only for a pattern with wildcards. */
function matchingFiles(base: string, patterns: readonly string[]): readonly string[] {
  const isPattern = (pattern: string): boolean => /[*?]/.test(pattern);
  const named = patterns.filter((pattern) => !isPattern(pattern)).map((pattern) => posix.normalize(pattern));
  const found = patterns.some(isPattern) ? findFiles(base, patterns.filter(isPattern)) : [];
  return [...new Set([...named, ...found])].filter((file) => isFile(join(base, file)));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function copyArtifact(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, statSync(from).mode & 0o777);
}
