import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/ops/command-table';
import { opsRun } from './run-ops';

const PEOPLE = COMMANDS.filter(({ audience }) => audience === 'people').map(({ name }) => name);
const REPOSITORY = COMMANDS.filter(({ audience }) => audience === 'repository').map(({ name }) => name);
const BUILDSPEC = COMMANDS.filter(({ audience }) => audience === 'buildspec').map(({ name }) => name);

test('every command has a module, and every module is a command', () => {
  const modules = readdirSync(join(__dirname, '../../src/ops/commands')).map((file) => file.replace(/\.ts$/, ''));
  const loaded = COMMANDS.map(({ load }) => load());
  expect(modules).toHaveLength(COMMANDS.length);
  expect(new Set(loaded).size).toBe(COMMANDS.length);
  loaded.forEach((command) => expect(command).toMatchObject({ run: expect.any(Function) as unknown }));
});

test.each(PEOPLE)('`%s --help` shows its usage and sends nothing', async (name) => {
  const { run, terminal, aws } = opsRun();
  expect(await run(`${name} --help`)).toBe(0);
  expect(terminal.text).toContain(`npx projen ${name}`);
  expect(terminal.text).toContain('--local');
  expect(terminal.text).toContain('--json');
  expect(aws.calls).toEqual([]);
});

test.each([...REPOSITORY, ...BUILDSPEC])('`%s --help` shows its usage, without options for people', async (name) => {
  const { run, terminal } = opsRun();
  expect(await run(`${name} --help`)).toBe(0);
  expect(terminal.text).toContain(`npx projen ${name}`);
  expect(terminal.text).toContain('--json');
  expect(terminal.text).not.toContain('--local');
});

test.each(PEOPLE)('`%s` refuses all wrong arguments and options at once', async (name) => {
  const { run, terminal } = opsRun();
  expect(await run(`${name} a b c d e --jsom --profile`)).toBe(2);
  const message = terminal.errors.join('\n');
  expect(message).toContain('unknown option --jsom; did you mean --json?');
  expect(message).toContain('--profile needs a value');
  const takesAny = COMMANDS.some((command) => command.name === name && command.load().arguments.some(({ repeatable }) => repeatable));
  expect(/\d arguments too many/.test(message)).toBe(!takesAny);
});

test('an unknown command is answered with a similar one', async () => {
  const { run, terminal } = opsRun();
  expect(await run('pipelin:status')).toBe(2);
  expect(terminal.errors.join()).toContain('did you mean pipeline:status?');
});

test('the overview lists all commands, those of the buildspecs last', async () => {
  const { run, terminal } = opsRun();
  expect(await run('--help')).toBe(0);
  const listed = [...terminal.text.matchAll(/npx projen (\S+)/g)].map(([, name]) => name);
  expect(listed).toEqual([...PEOPLE, ...REPOSITORY, ...BUILDSPEC]);
});

test('an option is not the value of the option before it', async () => {
  const { run, terminal, aws } = opsRun();
  expect(await run('pipeline:logs --execution --local')).toBe(2);
  expect(terminal.errors.join()).toContain('--execution needs a value: --execution <id>');
  expect(aws.calls).toEqual([]);
});

test('an argument that is too many is not repeated, because it may be a secret', async () => {
  const { run, terminal } = opsRun();
  expect(await run('secret:set test STRIPE_KEY hunter2')).toBe(2);
  expect(terminal.errors.join()).toContain('1 argument too many; expected: <environment> <key>');
  expect(terminal.errors.join()).not.toContain('hunter2');
});
