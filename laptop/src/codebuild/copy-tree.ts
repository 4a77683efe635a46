import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { RunningGroups } from './running-groups';

export interface CopyTreeProps {
  readonly from: string;
  readonly to: string;
  /** Told of the program while it runs. */
  readonly groups: RunningGroups;
}

/**
 * Copies what is in a folder into another, with its times and its links as they are. By the system's own program, which takes a tenth of the
 * time of Node's, and leaves the engine free to serve requests meanwhile.
 */
export async function copyTree({ from, to, groups }: CopyTreeProps): Promise<void> {
  mkdirSync(to, { recursive: true });
  const child = spawn('cp', ['-RPp', `${from}/.`, to], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
  }
  try {
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    if (code !== 0) {
      throw new Error(`cannot copy ${from} to ${to}: ${said.trim()}`);
    }
  } finally {
    if (pid !== undefined) {
      groups.remove(pid);
    }
  }
}
