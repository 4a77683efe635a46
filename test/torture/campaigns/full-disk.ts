import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from '../subject';
import type { Attack, Campaign } from '../campaign';

const SIZE = '256m';
const BLOCK = 4096;
/** Room that is left: so much that an operation may begin, and so little that it cannot end. */
const MAXIMUM_FREE_BLOCKS = 64;

/** A disk that is full while a commit is deployed: what runs goes on, and once there is room a plain start finishes the work. */
export const fullDisk: Campaign = {
  impossible: () => {
    const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
    const problem = mount(folder);
    unmount(folder);
    rmdirSync(folder);
    return problem === null ? null : `cannot mount a small disk, which needs Linux and root: ${problem}`;
  },
  run: async (attack) => {
    await attack.subject.stop();
    const subject = new Subject(attack.signal);
    mkdirSync(subject.state, { mode: 0o700 });
    mount(subject.state);
    try {
      do {
        await fillAndRecover({ ...attack, subject });
      } while (!attack.isOver());
    } finally {
      await subject.end();
      unmount(subject.state);
      await subject.discard();
    }
  },
};

/** Returns what went wrong. */
function mount(folder: string): string | null {
  const { status, error, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'laptop-torture', folder], {
    encoding: 'utf8',
  });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

const unmount = (folder: string): unknown => spawnSync('umount', ['--lazy', folder]);

async function fillAndRecover({ subject, random, fail, count }: Attack): Promise<void> {
  const engine = await subject.engine();
  const before = await subject.served();
  const storing = subject.store(engine);
  const filler = join(subject.state, 'filler');
  writeFileSync(filler, Buffer.alloc(Math.max(0, statfsSync(subject.state).bavail - random.integer(0, MAXIMUM_FREE_BLOCKS)) * BLOCK));
  const outcome = await subject.rollOut(engine);
  count('full disks');
  if (!/^(Succeeded|Failed|Interrupted)/.test(outcome)) {
    fail(`on a full disk: ${outcome}`);
  } else if (![before, subject.version].includes(await subject.served().catch(String))) {
    fail('another version than before and after is served on a full disk');
  }
  rmSync(filler);
  await subject.stop();
  await storing;
  const result = await subject.result(subject.launch());
  if (result !== 'Succeeded') {
    fail(`once there was room again, the next start ended with ${result}`);
  } else {
    (await subject.losses()).forEach((loss) => fail(`once there was room again, ${loss}`));
  }
}
