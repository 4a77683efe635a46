import { setTimeout as sleep } from 'node:timers/promises';
import { hasLivingMember } from './living-members';

const POLL_MILLISECONDS = 25;

/** Sends a signal (0 only asks) to a process or, with a negative pid, a process group. False where there is none. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals | 0): boolean {
  // Of a group whose members have all ended, macOS says that it may not be signalled.
  const gone = pid < 0 ? ['ESRCH', 'EPERM'] : ['ESRCH'];
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (gone.includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  }
}

/** Whether any process of the group that this process leads or led still runs. */
export const groupIsAlive = (leader: number): boolean => signalIfAlive(-leader, 0) && hasLivingMember(leader);

/** Asks all processes of a group to end and, after the grace period, makes them. */
export async function endGroup(leader: number, graceMilliseconds: number): Promise<void> {
  if (signalIfAlive(-leader, 'SIGTERM') && (await outlives(() => groupIsAlive(leader), graceMilliseconds))) {
    signalIfAlive(-leader, 'SIGKILL');
  }
}

/** SIGTERM to a process, SIGKILL to its whole group when it is gone or the time is over, as when a container's first process ends. */
export async function stopProcessGroup(props: {
  readonly pid: number;
  readonly timeoutSeconds: number;
  readonly isAlive: () => boolean;
}): Promise<void> {
  signalIfAlive(props.pid, 'SIGTERM');
  await outlives(props.isAlive, props.timeoutSeconds * 1000);
  signalIfAlive(-props.pid, 'SIGKILL');
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
