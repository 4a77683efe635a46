import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from '../../command/terminal';
import type { Session } from './session';
import { SHELL } from './session';

export interface ProcessSessionProps {
  readonly terminal: Pick<Terminal, 'environment'>;
  /** Of the task. */
  readonly id: string;
  readonly pid: string;
  readonly line: string | undefined;
  /** Where the system shows its processes. @default '/proc' */
  readonly processes?: string;
}

/**
 * A command beside a task that is a plain process: in its folder and with its variables, which the system shows to the process's
 * owner alone. So its secrets are in no file and in no argument.
 * @throws Error where the task has ended, or the system shows no processes
 */
export async function processSession({ terminal, id, pid, line, processes = '/proc' }: ProcessSessionProps): Promise<Session> {
  const variables = await readVariables(join(processes, pid, 'environ'));
  // The number may belong to another process by now; the folder for temporary files is the task's alone.
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

/** No process has the number, or one of another user. */
const GONE = ['ENOENT', 'ESRCH', 'EACCES'];

async function readVariables(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const text = await readFile(file, 'utf8');
    return Object.fromEntries(
      text
        .split('\0')
        .filter((line) => line !== '')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  } catch (error) {
    if (process.platform !== 'linux') {
      throw new Error(
        'the tasks are plain processes, and only Linux tells their variables: start the engine with `npm start -- --runtime docker`, and run this again',
      );
    }
    if (GONE.includes((error as NodeJS.ErrnoException).code ?? '')) {
      return {};
    }
    throw error;
  }
}
