import { chmodSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { ArtifactSpec } from './buildspec';
import { findFiles, matchesGlob } from './glob';

export interface CollectArtifactsProps {
  readonly spec: ArtifactSpec;
  readonly sourceDirectory: string;
  readonly artifactDirectory: string;
}

/**
 * Copies the primary output artifact to its place and returns the number of files in it.
 * @throws Error where nothing matches, as CodeBuild fails its upload phase then
 */
export function collectArtifacts({ spec, sourceDirectory, artifactDirectory }: CollectArtifactsProps): number {
  const base = join(sourceDirectory, spec.baseDirectory);
  if (statSync(base, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Error(`artifacts.base-directory ${spec.baseDirectory} does not exist when the build has ended`);
  }
  const files = filesOf(base, spec.files).filter((file) => !spec.excludePaths.some((pattern) => matchesGlob(file, pattern)));
  if (files.length === 0) {
    throw new Error(`no file matches artifacts.files (${spec.files.join(', ')}) below ${spec.baseDirectory}`);
  }
  for (const file of files) {
    copyArtifact(join(base, file), join(artifactDirectory, spec.discardPaths ? basename(file) : file));
  }
  return files.length;
}

/** Files named outright are looked up, so that a build with a large `node_modules` is not searched for them. */
function filesOf(base: string, patterns: readonly string[]): readonly string[] {
  const isPattern = (pattern: string): boolean => /[*?]/.test(pattern);
  const named = patterns.filter((pattern) => !isPattern(pattern)).map((pattern) => posix.normalize(pattern));
  const found = patterns.some(isPattern) ? findFiles(base, patterns.filter(isPattern)) : [];
  return [...new Set([...named.filter((file) => isFile(join(base, file))), ...found.filter((file) => isFile(join(base, file)))])];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function copyArtifact(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, statSync(from).mode & 0o777);
}
