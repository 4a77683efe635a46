import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { enginePort } from '../../support/engine-port';
import { alternate } from '../alternate';
import { ByHandDatabase } from '../by-hand-database';
import { watchPeakMemory } from '../peak-memory';
import { ratioRow, skippedRow } from '../ratio-row';
import { RepositoryCopy } from '../repository-copy';
import { timed } from '../timed';
import type { BenchContext, Row, Target } from '../row';

type Runtime = 'process' | 'docker';

const BY_HAND = join(__dirname, '..', 'by-hand.sh');
const MEMORY_LIMIT_MIB = 200;
/** The engine's first port, and the script's: each run of the bench has its own, away from what else may run. */
const ENGINE_PORT = enginePort();
const BY_HAND_PORT = ENGINE_PORT + 5;

/** A new commit of a team on its way to production in an engine that has run before, and the same work done by a shell script. */
export function secondRun(runtime: Runtime): Target {
  return async (context) => {
    if (runtime === 'docker' && spawnSync('docker', ['version'], { stdio: 'ignore' }).status !== 0) {
      return [skippedRow('a second run in Docker', 'no Docker engine answers')];
    }
    const copy = new RepositoryCopy();
    copy.setUp();
    const database = await ByHandDatabase.start(runtime);
    try {
      return await measure(context, { runtime, copy, database });
    } finally {
      await database.stop();
      cleanUp(copy);
    }
  };
}

interface Subject {
  readonly runtime: Runtime;
  readonly copy: RepositoryCopy;
  readonly database: ByHandDatabase;
}

async function measure(context: BenchContext, { runtime, copy, database }: Subject): Promise<readonly Row[]> {
  const directory = copy.folder;
  const engine = (): Promise<number> => {
    copy.commitAppChange();
    return timed({
      program: 'npm',
      arguments: ['start', '--', '--once', '--approve', '--runtime', runtime, '--port', String(ENGINE_PORT)],
      directory,
    });
  };
  const byHand = (): Promise<number> => {
    copy.commitAppChange();
    return timed({
      program: 'bash',
      arguments: [BY_HAND, runtime],
      directory,
      environment: { ...database.environment, FIRST_PORT: String(BY_HAND_PORT) },
    });
  };
  context.log('  warming up');
  await engine();
  await byHand();
  const memory = watchPeakMemory(directory);
  const { engine: ours = [], 'by hand': theirs = [] } = await alternate(context, { engine, 'by hand': byHand });
  return [
    ratioRow({ name: `npm start of a new commit (${runtime}), and by hand`, ours, theirs, atMost: 1.1 }),
    memoryRow(runtime, memory.stop()),
  ];
}

function memoryRow(runtime: Runtime, peak: number | undefined): Row {
  const name = `peak memory of the engine's own process (${runtime})`;
  return peak === undefined
    ? skippedRow(name, 'this system does not tell the peak of a process')
    : {
        name,
        ours: `${peak.toFixed(0)} MiB`,
        theirs: '',
        ratio: null,
        target: `< ${MEMORY_LIMIT_MIB} MiB`,
        passed: peak < MEMORY_LIMIT_MIB,
      };
}

/** Nothing is left of what was measured: no state, no image. */
function cleanUp(copy: RepositoryCopy): void {
  spawnSync('npm', ['start', '--', '--clean'], { cwd: copy.folder, stdio: 'ignore' });
  const listed = spawnSync('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}'], { encoding: 'utf8' });
  const images = (listed.stdout ?? '').split('\n').filter((image) => copy.versions.some((version) => image.endsWith(`:${version}`)));
  if (images.length > 0) {
    spawnSync('docker', ['rmi', ...images], { stdio: 'ignore' });
  }
  copy.discard();
}
