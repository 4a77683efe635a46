import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processSession } from '../../../src/ops/service/session/process-session';
import { temporaryFolder } from '../../platform/support/temporary-folder';
import { opsRun } from '../run-ops';
import { stubService, task } from '../service-fixture';

function tasks(runtimeId = 'shop-test-service-new') {
  const ops = opsRun();
  const containers = [{ name: 'service', runtimeId }];
  stubService(ops.aws, { running: [task('old', { containers, startedAt: new Date(0) }), task('new', { containers })] });
  const started = () => ops.terminal.programs.filter(({ arguments: args }) => !args.includes('--version'));
  return { ...ops, started };
}

test('runs a shell in the newest task', async () => {
  const { run, started } = tasks();
  expect(await run('service:exec test')).toBe(0);
  expect(started()).toEqual([
    expect.objectContaining({
      program: 'aws',
      arguments: [
        'ecs',
        'execute-command',
        '--cluster',
        'shop-test',
        '--task',
        'new',
        '--container',
        'service',
        '--interactive',
        '--command',
        '/bin/sh',
      ],
      environment: { AWS_REGION: 'eu-west-1' },
    }),
  ]);
});

test('on AWS the shell of the task runs the command, as on the laptop', async () => {
  const { run, started } = tasks();
  expect(await run(['service:exec', 'test', "echo 'it is' | wc -c"])).toBe(0);
  expect(started()[0]?.arguments.at(-1)).toBe("/bin/sh -c 'echo '\\''it is'\\'' | wc -c'");
});

test('fails if there is no such task', async () => {
  const { run, terminal, started } = tasks();
  expect(await run('service:exec test --task zzz')).toBe(1);
  expect(terminal.errors.join()).toContain('test has no running task zzz');
  expect(started()).toEqual([]);
});

test('on the laptop it runs in the container of the task, with a terminal if there is one', async () => {
  const { run, terminal, started } = tasks();
  expect(await run('service:exec test --local')).toBe(0);
  terminal.isTerminal = true;
  expect(await run('service:exec test env --local')).toBe(0);
  const mark = expect.stringMatching(/^PLATFORM_SESSION=[0-9a-f-]{36}$/);
  expect(started().map(({ program, arguments: args }) => [program, ...args])).toEqual([
    ['docker', 'exec', '--interactive', '--env', mark, 'shop-test-service-new', '/bin/sh'],
    ['docker', 'exec', '--interactive', '--tty', '--env', mark, 'shop-test-service-new', '/bin/sh', '-c', 'env'],
  ]);
});

test('ends what an interrupted command leaves running in a container', async () => {
  const { run, terminal, started } = tasks();
  terminal.program = () => {
    terminal.interrupt();
    return { exitCode: 130, output: '' };
  };
  expect(await run(['service:exec', 'test', 'sleep 600', '--local'])).toBe(1);
  const [session, end] = started();
  expect(end?.arguments.slice(0, 4)).toEqual(['exec', 'shop-test-service-new', '/bin/sh', '-c']);
  expect(end?.arguments.at(-1)).toBe(session?.arguments[3]);
});

test.each([
  [0, 0],
  [1, 1],
  [42, 1],
  [137, 1],
])('a command that ends with %i ends service:exec with %i', async (exitCode, expected) => {
  const { run, terminal } = tasks();
  terminal.program = () => ({ exitCode, output: '' });
  expect(await run('service:exec test true --local')).toBe(expected);
});

test('fails without a docker command', async () => {
  const { run, terminal } = tasks();
  terminal.program = () => ({ exitCode: null, output: '' });
  expect(await run('service:exec test --local')).toBe(1);
  expect(terminal.errors.join()).toContain('there is no docker command in PATH');
});

test('does not use another process that has got the pid of a task', async () => {
  const { run, terminal, started } = tasks('pid:1');
  expect(await run('service:exec test --local')).toBe(1);
  expect(started()).toEqual([]);
  expect(terminal.errors.join()).toMatch(/task new has ended|only Linux shows/);
});

/** A process in a folder like /proc. */
function shownProcess(environ: string) {
  const [processes, folder] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(processes, '7'));
  writeFileSync(join(processes, '7', 'environ'), environ);
  symlinkSync(folder, join(processes, '7', 'cwd'));
  return { processes, folder };
}

test("a command beside a plain process gets its variables and folder, and none of the caller's variables but TERM", async () => {
  const { processes, folder } = shownProcess('HOME=/state/tasks/t1/tmp\0KEY=a=b\nc\0EMPTY=\0');
  const { program } = await processSession({
    terminal: { environment: { TERM: 'xterm', AWS_PROFILE: 'mine' } },
    id: 't1',
    pid: '7',
    line: 'env',
    processes,
  });
  expect(program).toEqual({
    program: '/bin/sh',
    arguments: ['-c', 'env'],
    directory: folder,
    inherits: false,
    environment: { HOME: '/state/tasks/t1/tmp', KEY: 'a=b\nc', EMPTY: '', TERM: 'xterm' },
  });
});

test('a process of another task is refused', async () => {
  const { processes } = shownProcess('HOME=/state/tasks/t2/tmp\0');
  await expect(processSession({ terminal: { environment: {} }, id: 't1', pid: '7', line: undefined, processes })).rejects.toThrow(
    'task t1 has ended',
  );
});
