import { setTimeout as sleep } from 'node:timers/promises';
import { killAndRecover } from './recover';
import type { Campaign } from '../campaign';

const MAXIMUM_MILLISECONDS = 10_000;

/** kill -9 at any time of a run. */
export const randomKills: Campaign = {
  run: async (attack) => {
    do {
      const milliseconds = attack.random.integer(0, MAXIMUM_MILLISECONDS);
      await killAndRecover(attack, async () => {
        await sleep(milliseconds);
        return `${milliseconds} ms`;
      });
    } while (!attack.isOver());
  },
};
