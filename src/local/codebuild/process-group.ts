import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from './error-code';
import { hasLivingMember } from './living-members';

const POLL_MILLISECONDS = 25;

/** Whether any process of the group that this process leads or led still runs. */
export function groupIsAlive(leader: number): boolean {
  return signalGroup(leader, 0) && hasLivingMember(leader);
}

/** Asks all processes of a group to end and, after the grace period, makes them. */
export async function endGroup(leader: number, graceMilliseconds: number): Promise<void> {
  const deadline = Date.now() + graceMilliseconds;
  if (!signalGroup(leader, 'SIGTERM')) return;
  while (Date.now() < deadline) {
    if (!groupIsAlive(leader)) return;
    await wait(POLL_MILLISECONDS);
  }
  signalGroup(leader, 'SIGKILL');
}

function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    if (['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}
