import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../../src/ops/command/all-commands';
import { opsRun } from '../run-ops';

/** What several commands have in common. */
const SHARED = ['decision'];

test('every command has a module, and every module is a command', () => {
  const modules = readdirSync(join(__dirname, '../../../src/ops/commands')).map((file) => file.replace(/\.ts$/, ''));
  expect(COMMANDS.map(({ name }) => name.replace(':', '-')).sort()).toEqual(modules.filter((module) => !SHARED.includes(module)).sort());
  COMMANDS.forEach(({ load }) => expect(load()).toMatchObject({ run: expect.any(Function) as unknown }));
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

test('an option is not taken for the value of the one before it', async () => {
  const { run, terminal, aws } = opsRun();
  expect(await run('pipeline:logs --execution --local')).toBe(2);
  expect(terminal.errors.join()).toContain('--execution needs a value: --execution <id>');
  expect(aws.calls).toEqual([]);
});
