import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** In a folder made by {@link linkTree}; gone as soon as a tool such as `npm ci` has put a folder of its own in its place. */
const MARKER = '.linked';
/** Where build tools keep what they can make again. */
const SCRATCH = '.cache';
/** As large as all packages together, and as little written to as they are. Other hidden folders hold generated code, and are copied. */
const PNPM_STORE = '.pnpm';

/**
 * Makes a `node_modules` whose packages are links into another one. Its own folders and files are real, so that what
 * empties or replaces it (`npm ci`, `rm -rf`) removes links and never what they point to. One link for the whole folder
 * would not do: `npm ci` deletes what is in `node_modules`, through a link as well.
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
  if (holdsPackages(name)) {
    mkdirSync(target);
    linkEntries(source, target);
  } else if (!name.startsWith('.') || name === PNPM_STORE) {
    symlinkSync(source, target, 'dir');
  } else {
    cpSync(source, target, { recursive: true, verbatimSymlinks: true });
  }
}

/** Tools put entries of their own into these. */
function holdsPackages(name: string): boolean {
  return name.startsWith('@') || name === '.bin';
}
