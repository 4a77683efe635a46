import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readIfExists } from './read-if-exists';

/**
 * Distinguishes a process from a later one with the same pid: the time when it started, and on Linux the boot in which it runs.
 * Undefined if no process has this pid, or if it has ended.
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid);
}

/** One line of `ps` about a process, for systems without /proc; undefined if no process has this pid. */
export function processListing(pid: number, columns: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    }).trim();
  } catch (error) {
    // ps exits with 1 if no process has this pid.
    if ((error as { status?: number }).status === 1) {
      return undefined;
    }
    throw error;
  }
}

/** The fields of /proc/<pid>/stat from the third on, the state. The second is the command, which may contain spaces and parentheses. */
export function statFields(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function linuxIdentity(pid: number): string | undefined {
  const stat = readIfExists(`/proc/${pid}/stat`);
  if (stat === undefined) {
    return undefined;
  }
  const fields = statFields(stat);
  const [state, startTicks] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
}

function psIdentity(pid: number): string | undefined {
  const [state, ...started] = processListing(pid, 'stat=,lstart=')?.split(/\s+/) ?? [];
  return state === undefined || state.startsWith('Z') ? undefined : started.join(' ');
}
