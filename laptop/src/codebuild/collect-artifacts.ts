import { chmodSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { findFiles, matchesGlob } from './glob';
import type { ArtifactSpec } from './buildspec';

export interface CollectArtifactsProps {
  readonly spec: ArtifactSpec;
  readonly sourceDirectory: string;
  readonly artifactDirectory: string;
}

/**
 * Copies the primary output artifact to its folder, and returns the number of its files.
 * @throws Error when no file matches, as CodeBuild's upload phase does
 */
export function collectArtifacts({ spec, sourceDirectory, artifactDirectory }: CollectArtifactsProps): number {
  const base = join(sourceDirectory, spec.baseDirectory);
  if (statSync(base, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Error(`artifacts.base-directory ${spec.baseDirectory} does not exist after the build`);
  }
  const files = matchingFiles(base, spec.files).filter((file) => !spec.excludePaths.some((pattern) => matchesGlob(file, pattern)));
  if (files.length === 0) {
    throw new Error(`no file matches artifacts.files (${spec.files.join(', ')}) below ${spec.baseDirectory}`);
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
