import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../error-code';
import { statFields } from './process-identity';
import { readIfExists } from './read-if-exists';

const POLL_MILLISECONDS = 25;

/** Sends a signal (0 only checks) to a process or, with a negative pid, a process group. False if there is none. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals | 0): boolean {
  // macOS answers EPERM for a group whose members have all ended.
  const gone: readonly (string | undefined)[] = pid < 0 ? ['ESRCH', 'EPERM'] : ['ESRCH'];
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (gone.includes(errorCode(error))) {
      return false;
    }
    throw error;
  }
}

/** Whether a process of the group that this process leads, or led, is running. */
export const groupIsAlive = (leader: number): boolean => signalIfAlive(-leader, 0) && hasRunningMember(leader);

/**
 * Whether a process group has a member that has not ended. A process that has ended stays in its group until its parent waits for it. If
 * the parent is gone, that is up to the first process of the system, which in many containers does it late or never.
 */
export function hasRunningMember(leader: number): boolean {
  return process.platform !== 'linux' || readdirSync('/proc').some((name) => /^\d+$/.test(name) && isRunningMember(name, leader));
}

/** Sends SIGTERM to all processes of a group and, to those that run after the grace period, SIGKILL. */
export async function endGroup(leader: number, graceMilliseconds: number): Promise<void> {
  if (signalIfAlive(-leader, 'SIGTERM') && (await outlives(() => groupIsAlive(leader), graceMilliseconds))) {
    signalIfAlive(-leader, 'SIGKILL');
  }
}

/**
 * SIGTERM to a process, and SIGKILL to its whole group when it has ended or the time is over, as when a container's first process ends.
 * Returns whether the process ended in time.
 */
export async function stopProcessGroup(props: {
  readonly pid: number;
  readonly timeoutSeconds: number;
  readonly isAlive: () => boolean;
}): Promise<boolean> {
  signalIfAlive(props.pid, 'SIGTERM');
  const hasEnded = !(await outlives(props.isAlive, props.timeoutSeconds * 1000));
  signalIfAlive(-props.pid, 'SIGKILL');
  return hasEnded;
}

function isRunningMember(pid: string, leader: number): boolean {
  const stat = readIfExists(`/proc/${pid}/stat`);
  const [state, , group] = stat === undefined ? [] : statFields(stat);
  return Number(group) === leader && state !== 'Z' && state !== 'X';
}

async function outlives(isAlive: () => boolean, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive()) {
    if (Date.now() >= deadline) {
      return true;
    }
    await sleep(POLL_MILLISECONDS);
  }
  return false;
}
