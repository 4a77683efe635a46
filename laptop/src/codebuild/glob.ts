import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Whether a path with forward slashes matches a pattern of a buildspec: `*` and `?` match within a name, `**` across folders. */
export function matchesGlob(path: string, pattern: string): boolean {
  return toRegExp(posix.normalize(pattern)).test(path);
}

/** Files below a folder that match one of the patterns, relative and sorted. Links to folders are not followed. */
export function findFiles(directory: string, patterns: readonly string[]): readonly string[] {
  const expressions = patterns.map((pattern) => toRegExp(posix.normalize(pattern)));
  return listFiles(directory)
    .filter((path) => expressions.some((expression) => expression.test(path)))
    .sort();
}

function listFiles(directory: string, prefix = ''): readonly string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(prefix, entry.name);
    return entry.isDirectory() ? listFiles(directory, path) : [path];
  });
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    switch (token) {
      case '**/':
        return '(?:.*/)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return `\\${token}`;
    }
  });
  return new RegExp(`^${source}$`);
}
