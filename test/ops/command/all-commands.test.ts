import { COMMANDS } from '../../../src/ops/command/all-commands';
import { OPERATIONS } from '../../../src/project/operations';
import { opsRun } from '../run-ops';

test('every command is a task, and every task of theirs a command', () => {
  expect(Object.fromEntries(COMMANDS.map(({ name, does }) => [name, does]))).toEqual(OPERATIONS);
});

test.each(COMMANDS.map(({ name }) => name))('`%s --help` tells its usage and asks AWS nothing', async (name) => {
  const { run, terminal, aws } = opsRun();
  expect(await run(`${name} --help`)).toBe(0);
  expect(terminal.text).toContain(`npx projen ${name}`);
  expect(terminal.text).toContain('--local');
  expect(aws.calls).toEqual([]);
});

test.each(COMMANDS.map(({ name }) => name))('`%s` refuses what it does not know, all at once', async (name) => {
  const { run, terminal } = opsRun();
  expect(await run(`${name} a b c d e --jsom --profile`)).toBe(2);
  const message = terminal.errors.join('\n');
  expect(message).toContain('there is no option --jsom; did you mean --json?');
  expect(message).toContain('--profile needs a value');
  expect(message).toContain('words too many');
});

test('a command that is not there is answered with the nearest one', async () => {
  const { run, terminal } = opsRun();
  expect(await run('pipelin:status')).toBe(2);
  expect(terminal.errors.join()).toContain('did you mean pipeline:status?');
});

test('without a command, all are listed', async () => {
  const { run, terminal } = opsRun();
  expect(await run('--help')).toBe(0);
  COMMANDS.forEach(({ name }) => expect(terminal.text).toContain(name));
});
