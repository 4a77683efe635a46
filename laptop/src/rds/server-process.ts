import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPortFree } from '../runtime/free-port';
import { processListing } from '../runtime/process-identity';
import { readIfExists } from '../runtime/read-if-exists';
import type { ProgramCommand } from './server-account';

const PORT_TIMEOUT_MILLISECONDS = 3000;

/** The environment of a database's programs, with nothing else of the engine's. */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string | undefined>> = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Starts a database server that outlives the engine, and writes its output to a file. */
export async function spawnServer([file, ...parameters]: ProgramCommand, logFile: string): Promise<ChildProcess> {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  try {
    // In a group of its own: Ctrl-C in the terminal would stop it before the tasks that use it.
    const child = spawn(file, parameters, { detached: true, stdio: ['ignore', log, log], env: SERVER_ENVIRONMENT, cwd: '/' });
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return child;
  } finally {
    closeSync(log);
  }
}

/**
 * Runs a program that creates the files of a database.
 * @throws Error with the program's last lines of output when it fails
 */
export async function runServerTool([file, ...parameters]: ProgramCommand, product: string): Promise<void> {
  const child = spawn(file, parameters, { env: SERVER_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', detached: true });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0) {
    const lines = output.join('').trim().split('\n').slice(-10);
    throw new Error(`${product} could not create a new database (exit code ${exitCode}):\n${lines.join('\n')}`);
  }
}

/**
 * Waits until no program uses the port: the processes of a server that was killed may use it for another moment.
 * @throws Error when another program uses it
 */
export async function requireFreePort(port: number, database: string): Promise<void> {
  const deadline = Date.now() + PORT_TIMEOUT_MILLISECONDS;
  while (!(await isPortFree(port))) {
    if (Date.now() > deadline) {
      throw new Error(`port ${port} of database '${database}' is in use by another program; stop that program and start again`);
    }
    await sleep(50);
  }
}

/** Whether a process runs on this data directory. After a crash, the pid in a file may be that of an unrelated process. */
export const worksOn = (pid: number, dataDirectory: string): boolean => commandOf(pid)?.includes(dataDirectory) === true;

/** The command line of a process; undefined if there is none with this pid, or if it has ended already. */
export function commandOf(pid: number): string | undefined {
  const command =
    process.platform === 'linux' ? readIfExists(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') : processListing(pid, 'command=');
  return command === '' ? undefined : command;
}
