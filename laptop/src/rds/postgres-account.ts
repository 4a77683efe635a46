import { readFileSync } from 'node:fs';

/** How a PostgreSQL program is started: the command line around it, and who must own its files. */
export interface PostgresAccount {
  /** Put before the program and its arguments. */
  readonly launcher: readonly string[];
  /** `null` where the engine's own user runs it. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

/**
 * PostgreSQL refuses to run as root. Where the engine is root (in most containers), it runs as the system's `postgres` or else `nobody`, with
 * the right to pass through folders that only root may enter, such as /root. Nothing on the machine is changed for it.
 */
export function postgresAccount(): PostgresAccount {
  if (process.getuid?.() !== 0) {
    return { launcher: [], owner: null };
  }
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account = ['postgres', 'nobody'].map((name) => accounts.find(([user]) => user === name)).find((found) => found !== undefined);
  if (account === undefined) {
    throw new Error('PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody"; start as another user');
  }
  const owner = { uid: Number(account[2]), gid: Number(account[3]) };
  const launcher = [
    'setpriv',
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // Else access(2), with which PostgreSQL looks for its own programs, does not count that right for any user but root.
    '--securebits=+no_setuid_fixup',
    '--',
  ];
  return { launcher, owner };
}
