import { runProgram } from '../../../src/ops/command/run-program';
import type { ProgramProps } from '../../../src/ops/command/run-program';
import { sideBySide } from '../../../src/ops/commands/side-by-side';
import { temporaryFolder } from '../../platform/support/temporary-folder';
import { FakeTerminal } from '../fake-terminal';
import { runBuildspecCommand } from '../run-ops';

async function run(...given: readonly string[]) {
  const terminal = new FakeTerminal(process.cwd(), process.env);
  terminal.program = (props) => runProgram(props as ProgramProps);
  const exitCode = await runBuildspecCommand(terminal, sideBySide, ...given);
  return { exitCode, out: terminal.outputs, err: terminal.errors };
}

test('runs commands at the same time', async () => {
  // Each waits for the other, so one after the other they would never end.
  const folder = temporaryFolder();
  const meet = (own: string, other: string): string =>
    `touch ${folder}/${own}; while [ ! -e ${folder}/${other} ]; do sleep 0.01; done; echo met`;
  const { exitCode, out } = await run(`one=${meet('a', 'b')}`, `two=${meet('b', 'a')}`);
  expect(exitCode).toBe(0);
  expect([...out].sort()).toEqual(['one | met', 'two | met']);
});

test('fails if a command fails, and repeats its last lines after all have ended', async () => {
  const { exitCode, out, err } = await run('bad=echo no bananas; exit 3', 'good=sleep 0.2; echo done');
  expect(exitCode).toBe(1);
  expect(out).toContain('good | done');
  expect(err).toEqual(['bad failed with exit code 3; its last lines:\n  no bananas']);
});

test('with --json prints the exit codes alone on standard output', async () => {
  const { exitCode, out, err } = await run('one=echo hello', '--json');
  expect(exitCode).toBe(0);
  expect(out).toEqual(['[{"name":"one","exitCode":0}]']);
  expect(err).toEqual(['one | hello']);
});

test('ends with 2 if a command has no name, or there is none', async () => {
  const unnamed = await run('npm test');
  expect(unnamed.exitCode).toBe(2);
  expect(unnamed.err).toEqual(['expected name=command, such as "unit=npm test", but got: npm test']);
  expect((await run()).exitCode).toBe(2);
});
