import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { enginePort } from '../support/engine-port';
import { LAPTOP, Repository } from './repository';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const PORT = String(enginePort());
const MINUTES = 60_000;
/** `script` makes a terminal; on other systems it takes other arguments. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

const isRunning = (command: string): boolean => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(command);

onLinux('a terminal that is closed while npm start asks for an approval', () => {
  let repository: Repository;
  let screen = '';

  /** An interactive shell, as a terminal window has it: it passes the SIGHUP of its end on to the engine, and the kernel sends another. */
  const openTerminal = (): ChildProcess => {
    const terminal = spawn('script', ['-qefc', 'bash --norc -i', '/dev/null'], {
      cwd: repository.folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    terminal.stdout?.on('data', (data: Buffer) => {
      screen += data.toString();
    });
    return terminal;
  };

  const eventually = async (condition: () => boolean, seconds: number): Promise<boolean> => {
    for (const end = Date.now() + seconds * 1000; !condition() && Date.now() < end;) {
      await sleep(100);
    }
    return condition();
  };

  beforeAll(() => {
    repository = new Repository({ options: OPTIONS });
  });
  afterAll(() => repository.discard());

  test(
    'stops the databases and releases the lock',
    async () => {
      const terminal = openTerminal();
      terminal.stdin?.write(`stty cols 150 rows 50; node ${LAPTOP} --runtime process --port ${PORT} 2> stderr.txt\n`);
      expect(await eventually(() => screen.includes('y approves, n rejects'), 120)).toBe(true);
      expect(repository.processes()).toContainEqual(expect.stringContaining('postgres -D'));

      terminal.kill('SIGKILL');
      expect(await eventually(() => repository.processes().length === 0 && !isRunning(`--port ${PORT}`), 30)).toBe(true);
      expect(existsSync(join(repository.folder, '.local/engine.lock'))).toBe(false);
      expect(existsSync(join(repository.folder, '.local/endpoint.json'))).toBe(false);
      expect(repository.read('stderr.txt')).not.toMatch(/EIO|Assertion|\n {4}at /);
    },
    3 * MINUTES,
  );
});
