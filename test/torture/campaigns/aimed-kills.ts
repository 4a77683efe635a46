import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { killAndRecover } from './recover';
import type { Campaign } from '../campaign';

/** Where the engine records tasks, stacks, parameters and executions. */
const FOLDERS = ['tasks', 'stacks', 'executions'] as const;
const MAXIMUM_CHANGES = { tasks: 6, stacks: 40, executions: 20 } as const;

/** kill -9 at the moment when the state changes: when a task starts, or a file is written. */
export const aimedKills: Campaign = {
  run: async (attack) => {
    do {
      const folder = attack.random.pick(FOLDERS);
      const change = attack.random.integer(1, MAXIMUM_CHANGES[folder]);
      await killAndRecover(attack, async () => {
        await nthChange(join(attack.subject.state, folder), change);
        return `change ${change} in ${folder}`;
      });
    } while (!attack.isOver());
  },
};

function nthChange(folder: string, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new Promise((resolve) => {
    let seen = 0;
    const watcher = watch(folder, { recursive: true }, () => {
      seen += 1;
      if (seen === count) {
        watcher.close();
        resolve();
      }
    });
    watcher.unref();
  });
}
