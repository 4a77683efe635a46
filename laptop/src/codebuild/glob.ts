import { lstatSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Whether a path with forward slashes matches a pattern of a buildspec: `*` and `?` match within a name, `**` across folders. */
export function matchesGlob(path: string, pattern: string): boolean {
  return toRegExp(posix.normalize(pattern)).test(path);
}

/** Files below a folder that match one of the patterns, relative and sorted. Links to folders are not followed. */
export function findFiles(directory: string, patterns: readonly string[]): readonly string[] {
  const found = patterns.flatMap((pattern) => {
    const normalized = posix.normalize(pattern);
    const expression = toRegExp(normalized);
    const folder = fixedFolder(normalized);
    return folder === '' || isFolder(join(directory, folder)) ? listFiles(directory, folder).filter((path) => expression.test(path)) : [];
  });
  return [...new Set(found)].sort();
}

/** The folders before the first wildcard. Only they are searched: the rest of a source may have a large `node_modules`. */
function fixedFolder(pattern: string): string {
  const fixed = pattern.slice(0, pattern.search(/[*?]|$/));
  return fixed.startsWith('..') || fixed.startsWith('/') ? '' : fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function listFiles(directory: string, prefix: string): readonly string[] {
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
