import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTaskRuntime } from '../../src/runtime/create-task-runtime';
import { buildImage, describeWithDocker, removeImage } from './describe-with-docker';
import { makeStateDirectory, removeStateDirectory, SAMPLE_SERVER, writeProcessImage } from './sample-task';
import type { RuntimeKind } from '../../src/engine-context';

const MINUTES = 60_000;
const IMAGE = `laptop.invalid/killed-engine-test:${process.pid}`;
/** The moments need /proc. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

interface Kill {
  readonly runtime: RuntimeKind;
  readonly stateDirectory: string;
  /** After the engine has started its first process for the task. */
  readonly afterMilliseconds: number;
  /** Starts a task that continues without the engine. */
  readonly detachedId?: string;
}

/** Kills an engine while it starts a task. */
async function killWhileStarting({ runtime, stateDirectory, afterMilliseconds, detachedId }: Kill): Promise<void> {
  const program = join(__dirname, '../fixtures/task-starter.ts');
  const engine = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', program, runtime, stateDirectory, IMAGE, ...(detachedId === undefined ? [] : [detachedId])],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  await once(engine.stdout, 'data');
  const children = `/proc/${engine.pid}/task/${engine.pid}/children`;
  const before = readFileSync(children, 'utf8');
  engine.stdin.write('start\n');
  // Without a pause, since the moment is shorter than one.
  let end = Infinity;
  while (performance.now() < end) {
    if (end === Infinity && readFileSync(children, 'utf8') !== before) {
      end = performance.now() + afterMilliseconds;
    }
  }
  const ended = once(engine, 'exit');
  engine.kill('SIGKILL');
  await ended;
}

/** The processes that have this in their variables. */
const processesWith = (text: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && readOrNothing(`/proc/${pid}/environ`).includes(text));

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

onLinux('an engine that is killed while it starts a process', () => {
  test(
    'leaves none that the next engine does not stop, in 30 of 30 times',
    async () => {
      let started = 0;
      for (let round = 0; round < 30; round++) {
        const stateDirectory = makeStateDirectory();
        writeProcessImage(stateDirectory, IMAGE, SAMPLE_SERVER);
        await killWhileStarting({ runtime: 'process', stateDirectory, afterMilliseconds: (round % 6) * 0.4 });
        started += processesWith(stateDirectory).length;
        await createTaskRuntime({ runtime: 'process', stateDirectory }).removeOrphans();
        expect(processesWith(stateDirectory)).toEqual([]);
        expect(readdirSync(join(stateDirectory, 'tasks'))).toEqual([]);
        removeStateDirectory(stateDirectory);
      }
      expect(started).toBeGreaterThan(20);
    },
    5 * MINUTES,
  );

  test(
    'has started a detached task that the next engine finds, or one that never begins, in 30 of 30 times',
    async () => {
      let found = 0;
      for (let round = 0; round < 30; round++) {
        const stateDirectory = makeStateDirectory();
        const file = join(stateDirectory, 'begun');
        writeProcessImage(stateDirectory, IMAGE, `require('node:fs').appendFileSync(${JSON.stringify(file)}, 'x'); process.exit(7);`);
        const task = { id: 'one', service: 'sample' };
        await killWhileStarting({ runtime: 'process', stateDirectory, afterMilliseconds: (round % 6) * 0.4, detachedId: task.id });
        const next = createTaskRuntime({ runtime: 'process', stateDirectory });
        const handle = await next.findDetached(task);
        if (handle === undefined) {
          await sleep(300);
          expect(existsSync(file)).toBe(false);
        } else {
          found++;
          expect(await handle.exited).toEqual({ exitCode: 7, reason: 'Essential container in task exited' });
          expect(readFileSync(file, 'utf8')).toBe('x');
          await next.forgetDetached(task);
        }
        expect(await next.removeOrphans()).toEqual(handle === undefined ? ['one'] : []);
        expect(processesWith(stateDirectory)).toEqual([]);
        removeStateDirectory(stateDirectory);
      }
      expect(found).toBeGreaterThan(5);
    },
    5 * MINUTES,
  );

  test('leaves no process that a task started in a session of its own', async () => {
    const stateDirectory = makeStateDirectory();
    const pidFile = join(stateDirectory, 'pid');
    writeProcessImage(
      stateDirectory,
      IMAGE,
      `const child = require('node:child_process').spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
      require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      setInterval(() => 0, 1000);`,
    );
    await killWhileStarting({ runtime: 'process', stateDirectory, afterMilliseconds: 0 });
    while (!existsSync(pidFile)) {
      await sleep(20);
    }
    await createTaskRuntime({ runtime: 'process', stateDirectory }).removeOrphans();
    expect(processesWith(stateDirectory)).toEqual([]);
    removeStateDirectory(stateDirectory);
  });
});

describeWithDocker('an engine that is killed while it starts a container', () => {
  beforeAll(() => buildImage(IMAGE, SAMPLE_SERVER), MINUTES);
  afterAll(() => removeImage(IMAGE));

  test(
    'has started a detached task that the next engine finds, or none, in 10 of 10 times',
    async () => {
      const stateDirectory = makeStateDirectory();
      let found = 0;
      for (let round = 0; round < 10; round++) {
        const task = { id: `detached-${round}`, service: 'sample' };
        await killWhileStarting({ runtime: 'docker', stateDirectory, afterMilliseconds: round * 20, detachedId: task.id });
        const next = createTaskRuntime({ runtime: 'docker', stateDirectory });
        const handle = await next.findDetached(task);
        expect(await next.removeOrphans()).toEqual([]);
        if (handle !== undefined) {
          found++;
          await handle.stop(5);
          await next.forgetDetached(task);
        }
      }
      expect(found).toBeGreaterThan(5);
      removeStateDirectory(stateDirectory);
    },
    5 * MINUTES,
  );

  test(
    'leaves none that the next engine does not remove, in 10 of 10 times',
    async () => {
      const stateDirectory = makeStateDirectory();
      const containers = (): string =>
        execFileSync('docker', ['ps', '-aq', '--filter', `label=laptop.state-directory=${stateDirectory}`], { encoding: 'utf8' });
      let removed = 0;
      for (let round = 0; round < 10; round++) {
        await killWhileStarting({ runtime: 'docker', stateDirectory, afterMilliseconds: round * 20 });
        removed += (await createTaskRuntime({ runtime: 'docker', stateDirectory }).removeOrphans()).length;
        await sleep(300);
        expect(containers()).toBe('');
      }
      expect(removed).toBeGreaterThan(5);
      removeStateDirectory(stateDirectory);
    },
    5 * MINUTES,
  );
});
