import { mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../error-code';
import { signalIfAlive, stopProcessGroup } from './process-group';
import { processIdentity } from './process-identity';
import { readIfExists } from './read-if-exists';
import type { DetachedHandle, TaskExit } from './task-runtime';

const POLL_MILLISECONDS = 50;
const KILLED = 137;

/**
 * Runs a command, and writes its process id and its exit code to files: the engine may be killed meanwhile, and the next one reads them.
 * Only one of this script and an engine that gives up the task can remove the file `claim`, so a task that was given up never begins.
 */
const SCRIPT = `
echo $$ > "$0/pid"
command -p rm "$0/claim" || exit
trap 'kill -TERM "$child"' TERM
"$@" &
child=$!
wait "$child"
code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
echo "$code" > "$0/exit"`;

/** A command that can be started in place of another, and makes a process of which `findDetachedProcess` knows. */
export function detached(directory: string, command: readonly string[]): readonly [string, ...string[]] {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, 'claim'), '');
  return ['/bin/sh', '-c', SCRIPT, directory, ...command];
}

/** The process id of a command that has begun, whether it runs or has ended. If it has not begun, it never does after this call. */
export function findDetachedProcess(directory: string): number | undefined {
  try {
    unlinkSync(join(directory, 'claim'));
    return undefined;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw error;
    }
    const pid = readIfExists(join(directory, 'pid'));
    return pid === undefined ? undefined : Number(pid);
  }
}

export interface FollowDetachedProps {
  readonly directory: string;
  readonly id: string;
  readonly pid: number;
  /** Whether the process may still run. False if another process has its id now. */
  readonly isRunning: boolean;
  readonly logFile: string;
}

/** Waits for the end of a command, which need not be a child of this process. */
export function followDetached({ directory, id, pid, isRunning, logFile }: FollowDetachedProps): DetachedHandle {
  const identity = isRunning ? processIdentity(pid) : undefined;
  const isAlive = (): boolean => identity !== undefined && processIdentity(pid) === identity;
  let killed = false;
  const exited = untilEnded(pid, isAlive).then(() => exitOf(directory, killed));
  return {
    id,
    runtimeId: `pid:${pid}`,
    logFile,
    begun: Promise.resolve(true),
    sidecars: () => [],
    exited,
    stop: async (timeoutSeconds) => {
      killed = isAlive() && !(await stopProcessGroup({ pid, timeoutSeconds, isAlive }));
      await exited;
    },
  };
}

async function untilEnded(pid: number, isAlive: () => boolean): Promise<void> {
  if (!isAlive()) {
    return;
  }
  while (isAlive()) {
    await sleep(POLL_MILLISECONDS);
  }
  // What the process left running in its group, as when the first process of a container ends.
  signalIfAlive(-pid, 'SIGKILL');
}

function exitOf(directory: string, killed: boolean): TaskExit {
  const exitCode = Number.parseInt(readIfExists(join(directory, 'exit')) ?? '', 10);
  const reason = 'Essential container in task exited';
  if (!Number.isNaN(exitCode)) {
    return { exitCode, reason };
  }
  return killed
    ? { exitCode: KILLED, reason: `${reason} (SIGKILL)` }
    : { exitCode: null, reason: 'its process was killed, or this machine was switched off, so its exit code is unknown' };
}
