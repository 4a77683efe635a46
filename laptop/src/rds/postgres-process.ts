import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfExists } from '../runtime/read-if-exists';
import { lastLogLines } from '../runtime/task-log';
import type { ProgramCommand } from './server-account';
import { commandOf, spawnServer, stopServer, worksOn } from './server-process';

const POLL_MILLISECONDS = 20;
/** A server that was killed replays its log first. */
const START_TIMEOUT_MILLISECONDS = 60_000;
const LEFTOVER_TIMEOUT_MILLISECONDS = 5000;
const LEFTOVER_PROCESSES = /pre-existing shared memory block|lock file .* already exists/;

export interface PostmasterCommand {
  readonly commandLine: ProgramCommand;
  readonly dataDirectory: string;
  readonly logFile: string;
}

/** Starts a server and waits until it accepts connections. */
export async function startPostmaster(command: PostmasterCommand): Promise<void> {
  removeMisleadingPidFile(command.dataDirectory);
  const deadline = Date.now() + LEFTOVER_TIMEOUT_MILLISECONDS;
  for (;;) {
    const failure = await tryToStart(command);
    if (failure === undefined) {
      return;
    }
    // The processes of a server that was killed end a moment later, and until then no other server may use the data.
    if (!LEFTOVER_PROCESSES.test(failure) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start; the last lines of ${command.logFile}:\n${failure}`);
    }
    await sleep(100);
  }
}

/** Resolves to the last lines of the log if the server does not accept connections. */
async function tryToStart(command: PostmasterCommand): Promise<string | undefined> {
  const child = await spawnServer(command.commandLine, command.logFile);
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (!isReady(command.dataDirectory, child.pid as number)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      return lastLogLines(command.logFile, 10).join('\n');
    }
    await sleep(POLL_MILLISECONDS);
  }
  return undefined;
}

/** Stops the server of a data directory, if there is one. */
export async function stopPostmaster(data: string): Promise<void> {
  const pid = runningPostmaster(data);
  if (pid !== undefined) {
    await stopServer({ pid, data, stop: 'SIGINT', kill: 'SIGQUIT' });
  }
}

/** The pid of the server that runs on a data directory. */
export function runningPostmaster(dataDirectory: string): number | undefined {
  const pid = recordedPid(dataDirectory);
  return pid !== undefined && worksOn(pid, dataDirectory) ? pid : undefined;
}

/**
 * After a reboot the pid in the file may be that of another program, which PostgreSQL would take for a running server. If no process has
 * this pid, the file stays, because PostgreSQL handles it itself.
 */
function removeMisleadingPidFile(dataDirectory: string): void {
  const pid = recordedPid(dataDirectory);
  if (pid !== undefined && commandOf(pid) !== undefined && runningPostmaster(dataDirectory) === undefined) {
    rmSync(pidFile(dataDirectory), { force: true });
  }
}

/** The eighth line of the pid file is the server's state. */
function isReady(dataDirectory: string, pid: number): boolean {
  return recordedPid(dataDirectory) === pid && readPidFile(dataDirectory)[7]?.trim() === 'ready';
}

function recordedPid(dataDirectory: string): number | undefined {
  const pid = Number(readPidFile(dataDirectory)[0]);
  return pid > 0 ? pid : undefined;
}

function readPidFile(dataDirectory: string): readonly string[] {
  return readIfExists(pidFile(dataDirectory))?.split('\n') ?? [];
}

function pidFile(dataDirectory: string): string {
  return join(dataDirectory, 'postmaster.pid');
}
