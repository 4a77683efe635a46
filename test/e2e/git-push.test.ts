import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { enginePort } from '../support/engine-port';
import { notices } from './events';
import { Repository } from './repository';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
],`;
const PORT = enginePort();
const MINUTES = 60_000;

let repository: Repository;
beforeAll(() => {
  repository = new Repository({ options: OPTIONS });
  // As husky does; the hook before a push runs the tests of the platform.
  git('config', 'core.hooksPath', '.husky');
});
afterAll(() => repository.discard());

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: repository.folder, encoding: 'utf8' });

async function push(): Promise<{ readonly status: number; readonly output: string }> {
  const { CI: _, ...env } = process.env;
  const child = spawn('git', ['push', 'local', 'main'], { cwd: repository.folder, env: { ...env, NO_COLOR: '1' } });
  let output = '';
  child.stderr.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const [status] = (await once(child, 'close')) as [number];
  return { status, output };
}

test(
  'git push local shows the way of a commit to its environment, and the engine does not run it a second time',
  async () => {
    const engine = repository.start('--port', String(PORT));
    await engine.until(({ type }) => type === 'execution');
    expect(notices(engine.events)).toContain('git push local runs a commit here and shows each step');
    const version = git('rev-parse', 'HEAD').trim();
    const { status, output } = await push();
    expect(status).toBe(0);
    expect(output).toContain('#1 runs this commit already');
    expect(output).toMatch(/✔ test \/ AcceptanceTest \(\d+\.\d s\) 1 of 1 acceptance passed/);
    expect(output).toMatch(/✔ #1 has succeeded: the commit is in every environment/);
    expect(output).toMatch(new RegExp(`test +http://localhost:${PORT} +${version}`));
    expect(output).not.toContain('npm test');

    repository.commit('pushed');
    const second = push();
    await engine.until((event) => event.type === 'execution' && event.execution === 2);
    // The engine looks once a second for commits.
    await sleep(2000);
    expect(engine.events.filter(({ type }) => type === 'execution')).toHaveLength(3);
    engine.process.kill('SIGKILL');
    await expect(second).resolves.toMatchObject({
      status: 0,
      output: expect.stringContaining('the engine has ended, and interrupted #2; npm start continues') as string,
    });
    await engine.ended;
    await expect(push()).resolves.toMatchObject({ status: 1, output: expect.stringContaining('no engine runs here') as string });
    repository.clean();
    expect(git('remote')).toBe('');
  },
  3 * MINUTES,
);
