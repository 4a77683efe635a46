import { runProgram } from '../../src/ops/run-program';
import { sideBySide } from '../../src/ops/side-by-side';
import { UsageError } from '../../src/ops/usage-error';

interface Told {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

async function run(...commands: readonly string[]): Promise<Told> {
  const [out, err]: [string[], string[]] = [[], []];
  const host = {
    environment: process.env,
    directory: process.cwd(),
    isTerminal: false,
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
  };
  return { code: await sideBySide({ host, run: runProgram, commands }), out, err };
}

describe('commands side by side', () => {
  test('run at the same time', async () => {
    // Each waits for what the other does, so one after the other they would never end.
    const folder = `/tmp/side-by-side-${process.pid}`;
    const meet = (own: string, other: string): string =>
      `mkdir -p ${folder}; touch ${folder}/${own}; while [ ! -e ${folder}/${other} ]; do sleep 0.01; done; echo met`;
    const { code, out } = await run(`one=${meet('a', 'b')}`, `two=${meet('b', 'a')}`);
    await run(`remove=rm -r ${folder}`);
    expect(code).toBe(0);
    expect([...out].sort()).toEqual(['one | met', 'two | met']);
  });

  test('fail when one fails, which is told with its last lines after all others have ended', async () => {
    const { code, out, err } = await run('bad=echo no bananas; exit 3', 'good=sleep 0.2; echo done');
    expect(code).toBe(1);
    expect(out).toContain('good | done');
    expect(err).toEqual(['bad failed with exit code 3; its last lines:\n  no bananas']);
  });

  test('must have names', async () => {
    await expect(run('npm test')).rejects.toThrow(
      new UsageError(['commands are given as name=command, such as "unit=npm test"; given was: npm test']),
    );
    await expect(run()).rejects.toThrow(UsageError);
  });
});
