import { readFileSync } from 'node:fs';
import { processListing } from './process-listing';
import { readIfExists } from './read-if-exists';

/**
 * What tells a process from a later one that was given the same pid: the moment it started, and on Linux the boot it belongs to.
 * Undefined where no such process runs.
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid);
}

function linuxIdentity(pid: number): string | undefined {
  const stat = readIfExists(`/proc/${pid}/stat`);
  if (stat === undefined) {
    return undefined;
  }
  // The command in parentheses may hold spaces and parentheses itself, so fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
}

function psIdentity(pid: number): string | undefined {
  const [state = '', ...started] = processListing(pid, 'stat=,lstart=').split(/\s+/);
  return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
}
