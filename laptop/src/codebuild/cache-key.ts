import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { findFiles } from './glob';

const HASH_FILES = /\$\(\s*codebuild-hash-files\s+([^)]*)\)/g;

/** Whether a key contains nothing that needs a shell. */
export function isExpandableKey(key: string): boolean {
  return !/\$\(|`/.test(key.replace(HASH_FILES, ''));
}

/**
 * Expands `$(codebuild-hash-files <glob>…)`, `$NAME` and `${NAME}` in a cache key. As in a shell, a variable that is not set is empty.
 * @param context `directory`: where the files to hash are
 */
export function expandCacheKey(
  key: string,
  { directory, environment }: { readonly directory: string; readonly environment: Readonly<Record<string, string>> },
): string {
  const hashed = key.replace(HASH_FILES, (_, patterns: string) => hashFiles(directory, patterns.trim().split(/\s+/).map(unquote)));
  return hashed.replace(/\$(?:\{\w+\}|\w+)/g, (reference) => environment[reference.replace(/\W/g, '')] ?? '');
}

function hashFiles(directory: string, patterns: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of matchingFiles(directory, patterns)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(directory, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Searches the folder, which may be large, only for a pattern with wildcards. */
function matchingFiles(directory: string, patterns: readonly string[]): readonly string[] {
  if (patterns.some((pattern) => /[*?]/.test(pattern))) {
    return findFiles(directory, patterns);
  }
  return patterns
    .map((pattern) => posix.normalize(pattern))
    .filter((file) => statSync(join(directory, file), { throwIfNoEntry: false })?.isFile())
    .sort();
}

function unquote(pattern: string): string {
  return pattern.replace(/^(['"])(.*)\1$/, '$2');
}
