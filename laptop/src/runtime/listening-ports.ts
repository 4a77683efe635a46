import { readdirSync, readlinkSync } from 'node:fs';
import { errorCode } from '../error-code';
import { statFields } from './process-identity';
import { readIfExists } from './read-if-exists';

const LISTEN = '0A';
const GONE: readonly (string | undefined)[] = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];

interface Listener {
  readonly port: number;
  readonly inode: string;
}

/** The ports on which processes of a group listen. Empty where the system has no /proc. */
export function portsOfGroup(group: number): readonly number[] {
  const members = listIfExists('/proc').filter((name) => /^\d+$/.test(name) && groupOf(name) === group);
  const sockets = new Set(members.flatMap((pid) => socketsOf(pid)));
  return sorted(listeners('/proc/net').filter(({ inode }) => sockets.has(inode)));
}

/**
 * The ports on which anything listens in the network of a container's process. Empty where Docker runs in another machine: there the pid is
 * of no process here, or of an unrelated one, which has this machine's network.
 */
export function portsOfNetwork(pid: number): readonly number[] {
  const network = linkIfExists(`/proc/${pid}/ns/net`);
  return network === linkIfExists('/proc/self/ns/net') ? [] : sorted(listeners(`/proc/${pid}/net`));
}

function listeners(folder: string): readonly Listener[] {
  const lines = ['tcp', 'tcp6'].flatMap((name) => readIfExists(`${folder}/${name}`)?.split('\n').slice(1) ?? []);
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === LISTEN ? [{ port: Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16), inode }] : [];
  });
}

const sorted = (found: readonly Listener[]): readonly number[] => [...new Set(found.map(({ port }) => port))].toSorted((a, b) => a - b);

/** The third field after the command is the process group. */
const groupOf = (pid: string): number => Number(statFields(readIfExists(`/proc/${pid}/stat`) ?? '')[2]);

function socketsOf(pid: string): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return listIfExists(folder).flatMap((name) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkIfExists(`${folder}/${name}`))?.[1];
    return inode === undefined ? [] : [inode];
  });
}

const listIfExists = (folder: string): readonly string[] => unlessGone(() => readdirSync(folder), []);
const linkIfExists = (path: string): string => unlessGone(() => readlinkSync(path), 'gone');

/** Processes end at any time, and those of others cannot be read. */
function unlessGone<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (GONE.includes(errorCode(error))) {
      return otherwise;
    }
    throw error;
  }
}
