import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalIfAlive } from '../runtime/process-group';
import { processListing } from '../runtime/process-listing';
import { readIfExists } from '../runtime/read-if-exists';
import { lastLogLines } from '../runtime/task-log';

const POLL_MILLISECONDS = 20;
/** A server that was killed replays its log first. */
const START_TIMEOUT_MILLISECONDS = 60_000;
const LEFTOVER_TIMEOUT_MILLISECONDS = 5000;
const STOP_TIMEOUT_MILLISECONDS = 20_000;

export interface PostmasterCommand {
  readonly commandLine: readonly string[];
  readonly dataDirectory: string;
  readonly logFile: string;
}

/** Environment of PostgreSQL's programs: none of the engine's own. */
export const POSTGRES_ENVIRONMENT: Readonly<Record<string, string>> = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };

/** Starts a server and waits until it takes connections. */
export async function startPostmaster(command: PostmasterCommand): Promise<void> {
  removeMisleadingPidFile(command.dataDirectory);
  const deadline = Date.now() + LEFTOVER_TIMEOUT_MILLISECONDS;
  for (;;) {
    const failure = await tryToStart(command);
    if (failure === undefined) {
      return;
    }
    // The processes of a server that was killed end a moment after it, and until then no other may touch the data.
    if (!/pre-existing shared memory block|lock file .* already exists/.test(failure) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start; the last lines of ${command.logFile}:\n${failure}`);
    }
    await sleep(100);
  }
}

/** Resolves to the server's last words where it ends instead of taking connections. */
async function tryToStart(command: PostmasterCommand): Promise<string | undefined> {
  const child = spawnPostmaster(command);
  const spawned = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  await spawned;
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (!isReady(command.dataDirectory, child.pid as number)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      return lastLogLines(command.logFile, 10).join('\n');
    }
    await sleep(POLL_MILLISECONDS);
  }
  return undefined;
}

/** Stops the server of a data directory, whoever started it: open transactions are rolled back. Does nothing where none runs. */
export async function stopPostmaster(dataDirectory: string): Promise<void> {
  const pid = runningPostmaster(dataDirectory);
  if (pid === undefined) {
    return;
  }
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  signalIfAlive(pid, 'SIGINT');
  while (runningPostmaster(dataDirectory) === pid) {
    if (Date.now() > deadline) {
      // It does not wait for anything, and replays its log at the next start.
      signalIfAlive(pid, 'SIGQUIT');
    }
    await sleep(POLL_MILLISECONDS);
  }
}

/** Pid of the server that runs on a data directory. A pid file left by a crash may name a process that has nothing to do with it. */
export function runningPostmaster(dataDirectory: string): number | undefined {
  const pid = Number(readPidFile(dataDirectory)[0]);
  return pid > 0 && commandOf(pid).includes(dataDirectory) ? pid : undefined;
}

/**
 * After a reboot the pid in the file may be another program's, and PostgreSQL would take that for a running server. Where the pid is
 * nobody's the file stays: PostgreSQL knows best what a crash left behind.
 */
function removeMisleadingPidFile(dataDirectory: string): void {
  const pid = Number(readPidFile(dataDirectory)[0]);
  if (pid > 0 && commandOf(pid) !== '' && runningPostmaster(dataDirectory) === undefined) {
    rmSync(pidFile(dataDirectory), { force: true });
  }
}

function spawnPostmaster({ commandLine, logFile }: PostmasterCommand): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  try {
    const [file = '', ...parameters] = commandLine;
    // A group of its own: Ctrl-C in the terminal would stop it before the tasks that use it.
    const child = spawn(file, parameters, { detached: true, stdio: ['ignore', log, log], env: POSTGRES_ENVIRONMENT, cwd: '/' });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** The eighth line of the pid file tells what state the server is in. */
function isReady(dataDirectory: string, pid: number): boolean {
  const lines = readPidFile(dataDirectory);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

function readPidFile(dataDirectory: string): readonly string[] {
  return readIfExists(pidFile(dataDirectory))?.split('\n') ?? [];
}

function pidFile(dataDirectory: string): string {
  return join(dataDirectory, 'postmaster.pid');
}

function commandOf(pid: number): string {
  return process.platform === 'linux'
    ? (readIfExists(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ')
    : processListing(pid, 'command=');
}
