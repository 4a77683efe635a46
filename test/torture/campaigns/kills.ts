import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningEngine } from '../../e2e/repository';
import type { Attack, Campaign } from '../campaign';

const MAXIMUM_MILLISECONDS = 10_000;
/** A first run takes longer than a later one. */
const FIRST_RUNS = 0.3;

const NODE_OPTIONS = [require.resolve('tsx/cjs'), join(__dirname, '../kill-at.ts')]
  .map((file) => `--require ${JSON.stringify(file)}`)
  .join(' ');

/** kill -9 at any time of a run. */
export const randomKills: Campaign = {
  run: async (attack) => {
    const { subject, random, signal } = attack;
    do {
      const milliseconds = random.integer(0, MAXIMUM_MILLISECONDS);
      await killAndRecover(attack, {
        at: `${milliseconds} ms`,
        launch: () => subject.launch(),
        moment: () => sleep(milliseconds, undefined, { signal }),
      });
      attack.count('kills');
    } while (!attack.isOver());
  },
};

/** kill -9 just before or after the engine changes its state: each step of a deployment, of an execution, of the start of a task. */
export const aimedKills: Campaign = {
  run: async (attack) => {
    const { subject, random } = attack;
    await subject.clean();
    const runs = { first: await recordPoints(attack), later: await recordPoints(attack) };
    const hit = new Set<string>();
    do {
      const run = random.fraction() < FIRST_RUNS ? 'first' : 'later';
      const missed = runs[run].filter((point) => !hit.has(point));
      const point = random.pick([...new Set(missed.length > 0 ? missed : runs[run])]);
      hit.add(point);
      const killAt = `${random.integer(1, runs[run].filter((other) => other === point).length)} ${point}`;
      if (run === 'first') {
        await subject.clean();
      }
      await killAndRecover(attack, {
        at: `"${killAt}" in a ${run} run`,
        launch: () => subject.launch({ NODE_OPTIONS, TORTURE_KILL_AT: killAt }),
        moment: (killed) => Promise.race([killed.ended, subject.result(killed)]),
      });
      attack.count(`kills at the ${new Set(runs[run]).size} points of a ${run} run`);
    } while (!attack.isOver());
  },
};

/** The points at which an engine changes its state in a run that nothing disturbs. */
async function recordPoints({ subject }: Attack): Promise<readonly string[]> {
  const file = join(subject.repository.folder, '.git/points');
  subject.commit();
  const result = await subject.result(subject.launch({ NODE_OPTIONS, TORTURE_RECORD: file }));
  await subject.stop();
  const points = readFileSync(file, 'utf8').trimEnd().split('\n');
  rmSync(file);
  if (result !== 'Succeeded') {
    throw new Error(`a run that nothing disturbs ended with ${result}`);
  }
  return points;
}

interface Kill {
  /** For messages. */
  readonly at: string;
  readonly launch: () => RunningEngine;
  readonly moment: (killed: RunningEngine) => Promise<unknown>;
}

/** Kills an engine on its way, and checks that a plain start finishes the work, that nothing is lost, and that no process is left. */
async function killAndRecover({ subject, fail }: Attack, { at, launch, moment }: Kill): Promise<void> {
  await subject.stop();
  subject.commit();
  const killed = launch();
  const storing = subject.store(killed);
  await moment(killed);
  killed.process.kill('SIGKILL');
  const { code, stderr } = await killed.ended;
  await storing;
  if (code !== null) {
    fail(`the engine ended by itself with ${code} before the kill at ${at}: ${stderr.trim()}`);
  }
  const result = await subject.result(subject.launch());
  if (result === 'Succeeded') {
    (await subject.losses()).forEach((loss) => fail(`after a kill at ${at}, ${loss}`));
  } else {
    fail(`after a kill at ${at}, the next start ended with ${result}`);
  }
  await subject.stop();
  const left = subject.repository.processes();
  if (left.length > 0) {
    fail(`after a kill at ${at} and an orderly end, processes are left: ${left.join(' | ')}`);
  }
}
