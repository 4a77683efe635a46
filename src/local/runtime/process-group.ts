import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLISECONDS = 50;

/** Sends a signal (0 only asks) to a process or, with a negative pid, a process group. False where there is none. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}

/** SIGTERM to a process, SIGKILL to its whole group when it is gone or the time is over, as when a container's first process ends. */
export async function stopProcessGroup(props: {
  readonly pid: number;
  readonly timeoutSeconds: number;
  readonly isAlive: () => boolean;
}): Promise<void> {
  signalIfAlive(props.pid, 'SIGTERM');
  const deadline = Date.now() + props.timeoutSeconds * 1000;
  while (props.isAlive() && Date.now() < deadline) {
    await sleep(POLL_MILLISECONDS);
  }
  signalIfAlive(-props.pid, 'SIGKILL');
}
