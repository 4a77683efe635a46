import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Subject, isEnd } from '../subject';
import type { Attack, Campaign } from '../campaign';

const SIZE = '96m';
const BLOCK = 4096;
/** Room that is left: so much that an operation may begin, and so little that it cannot end. */
const MAXIMUM_FREE_BLOCKS = 64;

/** A disk that is full while a commit is deployed: what runs goes on, and once there is room a plain start finishes the work. */
export const fullDisk: Campaign = {
  impossible: () => (process.platform === 'linux' && process.getuid?.() === 0 ? null : 'a small disk needs Linux and root'),
  run: async (attack) => {
    await attack.subject.stop();
    const subject = new Subject();
    mkdirSync(subject.state, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'laptop-torture', subject.state]);
    try {
      do {
        await fillAndRecover({ ...attack, subject });
      } while (!attack.isOver());
      await subject.stop();
    } finally {
      execFileSync('umount', ['--lazy', subject.state]);
      await subject.discard();
    }
  },
};

async function fillAndRecover({ subject, random, fail, count }: Attack): Promise<void> {
  const engine = await subject.engine();
  const before = await subject.served();
  const filler = join(subject.state, 'filler');
  writeFileSync(filler, Buffer.alloc(Math.max(0, statfsSync(subject.state).bavail - random.integer(0, MAXIMUM_FREE_BLOCKS)) * BLOCK));
  const version = subject.commit();
  const ends = engine.events.filter(isEnd).length;
  await Promise.race([
    engine.until((event) => isEnd(event) && engine.events.filter(isEnd).length > ends).catch(() => undefined),
    engine.ended.then(({ code, stderr }) => fail(`the engine ended with ${code} on a full disk: ${stderr.trim()}`)),
  ]);
  count('full disks');
  if (engine.process.exitCode === null && ![before, version].includes(await subject.served())) {
    fail('another version than before and after is served on a full disk');
  }
  rmSync(filler);
  await subject.stop();
  await subject.engine();
  const served = await subject.served();
  if (served !== version) {
    fail(`${served} is served instead of ${version} after there was room again`);
  }
}
