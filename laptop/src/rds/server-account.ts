import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { errorCode } from '../error-code';

export type ProgramCommand = readonly [program: string, ...parameters: string[]];

/** The operating system's user that runs a database server. */
export interface ServerAccount {
  /** The command line that runs a program as this user. */
  commandLine(...command: ProgramCommand): ProgramCommand;
  /** Gives this user a file or folder of the server. */
  own(path: string): void;
}

const readAccounts = (): readonly (readonly string[])[] =>
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));

/** Whether the user has a name, without which PostgreSQL and MySQL do not start. A user id that was given to a container may have none. */
function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch (error) {
    if (errorCode(error) !== 'ERR_SYSTEM_ERROR') {
      throw error;
    }
    return false;
  }
}

/** The start of a command line that gives the user the name `nobody`, in a user namespace. The owner of its files stays the same. */
function namedCommand(): ProgramCommand {
  const nobody = readAccounts().find(([user]) => user === 'nobody')?.[2];
  const command: ProgramCommand = ['unshare', '--user', `--map-user=${nobody}`, '--'];
  const [program, ...parameters] = [...command, 'true'] as const;
  if (nobody === undefined || spawnSync(program, parameters).status !== 0) {
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    throw new Error(
      `the database server needs a name for your user id ${uid}, and this machine has none: ` +
        `add the line "app:x:${uid}:${gid}::/tmp:/bin/sh" to /etc/passwd, or start the engine as another user`,
    );
  }
  return command;
}

/**
 * PostgreSQL and MySQL refuse to run as root. If the engine is root, as in most containers, they run as the system's user of this name or
 * `nobody`, with the capability to pass through folders that only root may enter, such as /root. Nothing on the machine is changed.
 */
export function serverAccount(preferred: 'postgres' | 'mysql'): ServerAccount {
  if (process.getuid?.() !== 0) {
    return { commandLine: (...command) => (hasName() ? command : [...namedCommand(), ...command]), own: () => undefined };
  }
  const accounts = readAccounts();
  const account = [preferred, 'nobody'].map((name) => accounts.find(([user]) => user === name)).find((found) => found !== undefined);
  if (account === undefined) {
    throw new Error(
      `a database server does not run as root, and this machine has no user "${preferred}" or "nobody"; start the engine as another user`,
    );
  }
  const [uid, gid] = [Number(account[2]), Number(account[3])];
  const commandLine = (...command: ProgramCommand): ProgramCommand => [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // access(2), with which PostgreSQL looks for its own programs, would otherwise count that capability for root only.
    '--securebits=+no_setuid_fixup',
    '--',
    ...command,
  ];
  return { commandLine, own: (path) => chownSync(path, uid, gid) };
}
