import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from '../../command/terminal';
import type { Session } from './session';
import { SHELL } from './session';

export interface ProcessSessionProps {
  readonly terminal: Pick<Terminal, 'environment'>;
  /** Id of the task. */
  readonly id: string;
  readonly pid: string;
  readonly line: string | undefined;
  /** Folder in which the system lists its processes. @default '/proc' */
  readonly processes?: string;
}

/**
 * A command beside a task that is a plain process: in its folder, with its variables. Linux shows these only to the owner of the process, so
 * secrets are in no file and in no argument.
 * @throws Error if the task has ended, or the system does not show the variables of processes
 */
export async function processSession({ terminal, id, pid, line, processes = '/proc' }: ProcessSessionProps): Promise<Session> {
  const variables = await readVariables(join(processes, pid, 'environ'));
  // Another process may have got the pid. HOME is a folder of this task alone.
  if (variables['HOME']?.includes(`/tasks/${id}/`) !== true) {
    throw new Error(`task ${id} has ended; run this again`);
  }
  const { TERM } = terminal.environment;
  return {
    program: {
      program: SHELL,
      arguments: line === undefined ? [] : ['-c', line],
      directory: await readlink(join(processes, pid, 'cwd')),
      environment: { ...variables, TERM },
      inherits: false,
    },
    missing: `there is no ${SHELL} on this machine`,
  };
}

/** Error codes for a pid of no process, or of another user's. */
const GONE: readonly (string | undefined)[] = ['ENOENT', 'ESRCH', 'EACCES'];

async function readVariables(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const text = await readFile(file, 'utf8');
    const lines = text.split('\0').filter((line) => line !== '');
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  } catch (error) {
    if (process.platform !== 'linux') {
      throw new Error(
        'the tasks are plain processes, and only Linux shows the variables of processes: start the engine with `npm start -- --runtime docker`, then run this again',
      );
    }
    if (GONE.includes((error as NodeJS.ErrnoException).code)) {
      return {};
    }
    throw error;
  }
}
