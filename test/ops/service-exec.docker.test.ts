import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../../src/ops/command/run-program';
import { containerSession } from '../../src/ops/service/session/container-session';
import type { Session } from '../../src/ops/service/session/session';

const IMAGE = 'public.ecr.aws/docker/library/node:24-slim';
const dockerAnswers = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).status === 0;
if (!dockerAnswers) {
  process.stderr.write('\n!!! SKIPPED: no Docker engine answers, so no command was run in a container !!!\n\n');
}

(dockerAnswers ? describe : describe.skip)('a command in a real container', () => {
  const container = `service-exec-test-${randomBytes(4).toString('hex')}`;

  beforeAll(() => {
    execFileSync('sh', [join(__dirname, '../support/make-base-image.sh')]);
    execFileSync('docker', [
      'run',
      '--detach',
      '--pull',
      'never',
      '--user',
      '1000:1000',
      '--workdir',
      '/tmp',
      '--env',
      'KEY=value',
      '--name',
      container,
      IMAGE,
      'node',
      '-e',
      'setInterval(() => {}, 1000)',
    ]);
  }, 60_000);
  afterAll(() => void spawnSync('docker', ['rm', '--force', container]));

  const open = (line: string): Session =>
    containerSession({
      terminal: { isInteractive: false, isTerminal: false, run: runProgram, directory: process.cwd(), environment: process.env },
      container,
      line,
    });
  const start = ({ program: { program, arguments: args } }: Session) => spawn(program, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const running = (): string => execFileSync('docker', ['top', container, '-eo', 'pid,args'], { encoding: 'utf8' });

  test("has the task's variables and folder, reads standard input, and returns its exit code", async () => {
    const child = start(open('read line; echo "$KEY $(pwd) $line"; exit 3'));
    child.stdin.end('hello\n');
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect(output).toBe('value /tmp hello\n');
    expect(code).toBe(3);
  });

  test('leaves nothing running when it is interrupted, and the task continues', async () => {
    const wait = (name: string): string => `node -e 'setInterval(() => "${name}", 1000)'`;
    const session = open(`${wait('one')} & ${wait('two')}`);
    const child = start(session);
    while (!running().includes('"two"')) {
      await sleep(50);
    }
    child.kill('SIGINT');
    await once(child, 'close');
    expect(running()).toContain('"two"');
    await session.end?.();
    expect(running()).not.toMatch(/"one"|"two"/);
    expect(running()).toContain('setInterval(() => {}, 1000)');
  }, 30_000);
});
