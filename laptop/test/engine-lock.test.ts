import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EngineRunningError, lockEngine } from '../src/engine-lock';
import { signalIfAlive } from '../src/runtime/process-group';

const directory = (): string => mkdtempSync(join(tmpdir(), 'lock-'));
const MINUTES = 60_000;

/** A process that tries to own a state directory when it is told to. */
class Candidate {
  readonly process: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(state: string) {
    const program = join(__dirname, 'fixtures/lock-candidate.ts');
    this.process = spawn(process.execPath, ['--require', 'tsx/cjs', program, state], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = createInterface({ input: this.process.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  async answer(): Promise<string> {
    return ((await this.answers.next()) as { readonly value: string }).value;
  }

  try(line: 'keep' | 'pass'): Promise<string> {
    this.process.stdin?.write(`${line}\n`);
    return this.answer();
  }

  async kill(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }
}

describe('the lock of a state directory', () => {
  const running: Candidate[] = [];

  async function candidates(state: string, count: number): Promise<readonly Candidate[]> {
    const started = Array.from({ length: count }, () => new Candidate(state));
    running.push(...started);
    expect(await Promise.all(started.map((candidate) => candidate.answer()))).toEqual(started.map(() => 'ready'));
    return started;
  }

  afterEach(() => running.splice(0).forEach(({ process: { pid } }) => pid !== undefined && signalIfAlive(pid, 'SIGKILL')));

  test('refuses a second engine until the first has ended', () => {
    const state = directory();
    const release = lockEngine(state);
    expect(() => lockEngine(state)).toThrow(EngineRunningError);
    expect(() => lockEngine(state)).toThrow(`process ${process.pid}`);
    release();
    lockEngine(state)();
    expect(readdirSync(state)).toEqual([]);
  });

  test('is one lock for two paths of the same folder', () => {
    const state = directory();
    const other = join(directory(), 'link');
    symlinkSync(state, other);
    const release = lockEngine(state);
    expect(() => lockEngine(other)).toThrow(EngineRunningError);
    release();
  });

  test('is not taken by the file that a killed engine left, even when another process has its pid', () => {
    const state = directory();
    writeFileSync(join(state, 'engine.lock'), JSON.stringify({ pid: process.pid, identity: 'an earlier boot' }));
    lockEngine(state)();
    expect(readdirSync(state)).toEqual([]);
  });

  test('stays with another engine that started after the file was deleted', () => {
    const state = directory();
    const release = lockEngine(state);
    // As `rm -rf .local` does while an engine runs.
    rmSync(join(state, 'engine.lock'));
    const releaseOther = lockEngine(state);
    release();
    expect(() => lockEngine(state)).toThrow(EngineRunningError);
    releaseOther();
  });

  test(
    'has one owner after each of 60 kills with simultaneous starts',
    async () => {
      const state = directory();
      let pool = await candidates(state, 4);
      for (let round = 0; round < 60; round++) {
        const answers = await Promise.all(pool.map((candidate) => candidate.try('keep')));
        expect(answers.toSorted()).toEqual(['owner', 'refused', 'refused', 'refused']);
        const owner = pool[answers.indexOf('owner')];
        const [replacement] = await Promise.all([candidates(state, 1), owner?.kill()]);
        pool = [...pool.filter((candidate) => candidate !== owner), ...replacement];
      }
    },
    3 * MINUTES,
  );

  test(
    'has one owner at a time while engines end and start',
    async () => {
      const state = directory();
      const pool = await candidates(state, 4);
      const answers = await Promise.all(
        pool.map(async (candidate) => {
          const own: string[] = [];
          while (own.length < 50) {
            own.push(await candidate.try('pass'));
          }
          return own;
        }),
      );
      expect(answers.flat().filter((answer) => answer === 'owner').length).toBeGreaterThan(10);
      expect(new Set(answers.flat())).toEqual(new Set(['owner', 'refused']));
      expect(readdirSync(state)).toEqual([]);
    },
    MINUTES,
  );
});
