import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { RunningGroups } from './running-groups';

export interface CopyTreeProps {
  readonly from: string;
  readonly to: string;
  /** Knows the `cp` process while it runs. */
  readonly groups: RunningGroups;
}

/**
 * Copies the contents of a folder with their times and links. It runs `cp`, which takes a tenth of the time of Node's own function and
 * leaves the engine free to serve requests.
 */
export async function copyTree({ from, to, groups }: CopyTreeProps): Promise<void> {
  mkdirSync(to, { recursive: true });
  const child = spawn('cp', ['-RPp', `${from}/.`, to], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
  }
  try {
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    if (code !== 0) {
      throw new Error(`cannot copy ${from} to ${to}: ${stderr.trim()}`);
    }
  } finally {
    if (pid !== undefined) {
      groups.remove(pid);
    }
  }
}
