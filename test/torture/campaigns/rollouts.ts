import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack, Campaign } from '../campaign';

const CLIENTS = 8;

/** Requests while one commit after the other is rolled out: none may be lost. */
export const rollouts: Campaign = {
  run: async (attack) => {
    const { subject } = attack;
    const engine = await subject.engine();
    const stop = new AbortController();
    const clients = Promise.all(Array.from({ length: CLIENTS }, () => client(attack, stop.signal)));
    try {
      do {
        const result = await subject.rollOut(engine);
        if (result !== 'Succeeded') {
          attack.fail(`a rollout ended with ${result}`);
        }
        attack.count('rollouts');
      } while (!attack.isOver());
    } finally {
      stop.abort();
      await clients;
    }
  },
};

async function client({ subject, random, fail, count }: Attack, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const path = random.pick(['/', '/slow']);
    try {
      await subject.served(path);
      count('requests');
    } catch (error) {
      fail(`GET ${path} was lost during a rollout: ${String((error as Error).cause ?? error)}`);
    }
    await sleep(random.integer(0, 20));
  }
}
