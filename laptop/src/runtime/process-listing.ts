import { execFileSync } from 'node:child_process';

/** One line of `ps` on a process, for systems without /proc; empty where it does not run. */
export function processListing(pid: number, columns: string): string {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    }).trim();
  } catch (error) {
    // ps exits with 1 where no process has this pid.
    if ((error as { status?: number }).status === 1) {
      return '';
    }
    throw error;
  }
}
