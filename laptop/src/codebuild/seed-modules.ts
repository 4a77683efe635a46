import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
}

type Packages = Readonly<Record<string, LockedPackage>>;

/**
 * Whether a `node_modules` contains exactly the packages of the lock file beside it. npm writes a hidden lock file as the last step of an
 * installation, so an interrupted or outdated one does not match. Times are not compared: a checkout changes the time of the lock file.
 */
export function isCompleteInstallation(nodeModules: string): boolean {
  const wanted = readPackages(join(dirname(nodeModules), 'package-lock.json'));
  const installed = readPackages(join(nodeModules, '.package-lock.json'));
  if (wanted === null || installed === null) {
    return false;
  }
  return Object.entries(wanted).every(([path, locked]) => {
    if (!path.startsWith('node_modules/')) {
      return true;
    }
    const found = installed[path];
    if (found === undefined) {
      return locked.optional === true;
    }
    return found.version === locked.version && found.integrity === locked.integrity;
  });
}

function readPackages(path: string): Packages | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return null;
  }
  try {
    const lock = JSON.parse(readFileSync(path, 'utf8')) as { readonly packages?: Packages };
    return lock.packages ?? null;
  } catch (error) {
    // Incomplete: npm was interrupted, so the installation is not complete either.
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
