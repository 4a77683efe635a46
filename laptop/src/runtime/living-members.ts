import { readdirSync } from 'node:fs';
import { readIfExists } from './read-if-exists';

/**
 * Whether a process group has a member that still runs. One that has ended stays in its group until its parent has taken note of it, and
 * a parent that is gone leaves that to the first process of the system, which in many containers takes long or never does it.
 */
export function hasLivingMember(leader: number): boolean {
  return process.platform !== 'linux' || readdirSync('/proc').some((name) => /^\d+$/.test(name) && livesIn(name, leader));
}

function livesIn(pid: string, leader: number): boolean {
  const stat = readIfExists(`/proc/${pid}/stat`) ?? '';
  // The command in parentheses may hold spaces and parentheses itself, so fields are counted from the last one.
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(group) === leader && state !== 'Z' && state !== 'X';
}
