import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Marks a folder made by {@link linkTree}. It is gone when a tool such as `npm ci` has replaced the folder. */
const MARKER = '.linked';
/** Caches of build tools, which they can make again. */
const SCRATCH = '.cache';
/** Linked like a package: it is large, and tools do not write to it. Other hidden folders contain generated code, and are copied. */
const PNPM_STORE = '.pnpm';

/**
 * Makes a `node_modules` whose packages are links into another one. The folder itself and its files are real, so that tools which empty or
 * replace it (`npm ci`, `rm -rf`) remove links and never their targets. A link to the whole folder would not do: `npm ci` deletes the
 * contents of `node_modules` through a link.
 */
export function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  linkEntries(from, to);
  writeFileSync(join(to, MARKER), '');
}

export function isLinkedTree(directory: string): boolean {
  return existsSync(join(directory, MARKER));
}

function linkEntries(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) {
      symlinkSync(readlinkSync(source), target);
    } else if (entry.isDirectory()) {
      linkDirectory(source, target);
    } else if (entry.name !== MARKER) {
      copyFileSync(source, target);
    }
  }
}

function linkDirectory(source: string, target: string): void {
  const name = basename(source);
  if (name === SCRATCH) {
    return;
  }
  if (containsPackages(name)) {
    mkdirSync(target);
    linkEntries(source, target);
  } else if (!name.startsWith('.') || name === PNPM_STORE) {
    symlinkSync(source, target, 'dir');
  } else {
    cpSync(source, target, { recursive: true, verbatimSymlinks: true });
  }
}

/** Tools add entries to these folders, so the folders themselves must be real. */
function containsPackages(name: string): boolean {
  return name.startsWith('@') || name === '.bin';
}
