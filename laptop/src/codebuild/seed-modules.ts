import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
}

/**
 * Whether a `node_modules` holds exactly what the lock file beside it says. npm writes what it has installed to a hidden
 * lock file as its last step, so an interrupted or outdated installation does not pass. Times are not compared: a checkout
 * touches the lock file without changing it.
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

function readPackages(path: string): Readonly<Record<string, LockedPackage>> | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return null;
  }
  try {
    const lock = JSON.parse(readFileSync(path, 'utf8')) as { readonly packages?: Readonly<Record<string, LockedPackage>> };
    return lock.packages ?? null;
  } catch (error) {
    // Half-written: npm was interrupted, so the installation is not complete.
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
