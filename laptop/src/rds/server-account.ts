import { readFileSync } from 'node:fs';

export type ProgramCommand = readonly [program: string, ...parameters: string[]];

/** The operating system's user that runs a database server. */
export interface ServerAccount {
  /** The command line that runs a program as this user. */
  commandLine(...command: ProgramCommand): ProgramCommand;
  /** The owner that the server's files must have; `null` if it runs as the engine's user. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

/**
 * PostgreSQL and MySQL refuse to run as root. If the engine is root, as in most containers, they run as the system's user of this name or
 * `nobody`, with the capability to pass through folders that only root may enter, such as /root. Nothing on the machine is changed.
 */
export function serverAccount(preferred: 'postgres' | 'mysql'): ServerAccount {
  if (process.getuid?.() !== 0) {
    return { commandLine: (...command) => command, owner: null };
  }
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account = [preferred, 'nobody'].map((name) => accounts.find(([user]) => user === name)).find((found) => found !== undefined);
  if (account === undefined) {
    throw new Error(
      `a database server does not run as root, and this machine has no user "${preferred}" or "nobody"; start the engine as another user`,
    );
  }
  const owner = { uid: Number(account[2]), gid: Number(account[3]) };
  const commandLine = (...command: ProgramCommand): ProgramCommand => [
    'setpriv',
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // access(2), with which PostgreSQL looks for its own programs, would otherwise count that capability for root only.
    '--securebits=+no_setuid_fixup',
    '--',
    ...command,
  ];
  return { commandLine, owner };
}
