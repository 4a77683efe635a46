import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { errorCode } from '../error-code';
import { processListing, statFields } from './process-identity';
import { readIfExists } from './read-if-exists';

/** Maximum size in bytes of the list of all processes with their variables. */
const MAXIMUM_LIST = 256 * 1024 * 1024;

/** The process groups with a member that was started with one of these arguments or variables, such as `HOME=/tmp`. */
export function findGroups(marks: readonly string[]): readonly number[] {
  // A start without orphans need not read every process.
  if (marks.length === 0) {
    return [];
  }
  const isMarked = (text: string): boolean => marks.some((mark) => ` ${text} `.includes(` ${mark} `));
  return [...new Set(process.platform === 'linux' ? linuxGroups(isMarked) : psGroups(isMarked))];
}

function linuxGroups(isMarked: (text: string) => boolean): readonly number[] {
  return readdirSync('/proc').flatMap((pid) => {
    const stat = /^\d+$/.test(pid) && isMarked(startOf(pid)) ? readIfExists(`/proc/${pid}/stat`) : undefined;
    return stat === undefined ? [] : [Number(statFields(stat)[2])];
  });
}

/** The arguments and the variables of a process; of another user's, only the arguments. */
function startOf(pid: string): string {
  const read = (name: string): string => readIfExists(`/proc/${pid}/${name}`)?.replaceAll('\0', ' ') ?? '';
  try {
    return `${read('cmdline')} ${read('environ')}`;
  } catch (error) {
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') {
      return read('cmdline');
    }
    throw error;
  }
}

/** `ps -E` shows the variables after the arguments. */
function psGroups(isMarked: (text: string) => boolean): readonly number[] {
  const list = execFileSync('ps', ['-axwwE', '-o', 'pid=,command='], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    maxBuffer: MAXIMUM_LIST,
  });
  return list
    .split('\n')
    .filter(isMarked)
    .flatMap((line) => processListing(Number.parseInt(line, 10), 'pgid=') ?? [])
    .map(Number);
}
