import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPortFree } from '../runtime/free-port';
import { signalIfAlive } from '../runtime/process-group';
import { processListing } from '../runtime/process-identity';
import { readIfExists } from '../runtime/read-if-exists';
import type { ProgramCommand, ServerAccount } from './server-account';

const PORT_TIMEOUT_MILLISECONDS = 3000;
const STOP_TIMEOUT_MILLISECONDS = 20_000;
const STOP_POLL_MILLISECONDS = 20;

/** The environment of a database's programs, with nothing else of the engine's. */
const SERVER_ENVIRONMENT: Readonly<Record<string, string | undefined>> = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Starts a database server that outlives the engine, and writes its output to a file. */
export async function spawnServer([file, ...parameters]: ProgramCommand, logFile: string): Promise<ChildProcess> {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  try {
    // In a group of its own: Ctrl-C in the terminal would stop it before the tasks that use it.
    const child = spawn(file, parameters, { detached: true, stdio: ['ignore', log, log], env: SERVER_ENVIRONMENT, cwd: '/' });
    child.unref();
    await once(child, 'spawn');
    return child;
  } finally {
    closeSync(log);
  }
}

/** The data directory in the folder of a server. */
export const dataDirectory = (directory: string): string => join(directory, 'data');

export interface CreateDataProps {
  /** The folder of the server. */
  readonly directory: string;
  readonly account: ServerAccount;
  /** Fills an empty data directory. */
  readonly fill: (unfinished: string) => Promise<void>;
}

/** Creates a data directory, under another name first, so that an interruption leaves no incomplete database. */
export async function createData({ directory, account, fill }: CreateDataProps): Promise<void> {
  const unfinished = join(directory, 'data.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  account.own(unfinished);
  await fill(unfinished);
  renameSync(unfinished, dataDirectory(directory));
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
  const [exitCode] = (await once(child, 'close')) as [number | null];
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

export interface RunningServer {
  readonly pid: number;
  readonly data: string;
  /** Ends it in order, which rolls back open transactions. */
  readonly stop: NodeJS.Signals;
  /** Sent after a timeout. The next start recovers from the log. */
  readonly kill: NodeJS.Signals;
}

/** Stops a server, even if another engine started it, and waits for the end of its process. */
export async function stopServer({ pid, data, stop, kill }: RunningServer): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  signalIfAlive(pid, stop);
  while (worksOn(pid, data)) {
    if (Date.now() > deadline) {
      signalIfAlive(pid, kill);
    }
    await sleep(STOP_POLL_MILLISECONDS);
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
