import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withDigest } from '../../src/config/load-platform';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { temporaryFolder } from '../platform/support/temporary-folder';

const MINUTE = 60_000;
const VALUE = 'hunter2-without-an-engine';
const MAIN = resolve('src/ops/main.ts');

/** A repository in which no engine runs. */
function repository(): string {
  const folder = temporaryFolder();
  const platform = platformFixture({ environments: [TEST, PROD], service: { secrets: ['STRIPE_KEY'] } });
  writeFileSync(join(folder, 'platform.json'), JSON.stringify(withDigest(platform)));
  symlinkSync(resolve('laptop'), join(folder, 'laptop'));
  return folder;
}

const options = (cwd: string) => ({ cwd, env: { PATH: process.env['PATH'] } });
const command = (given: string): string[] => ['--require', require.resolve('tsx/cjs'), MAIN, ...given.split(' '), '--local'];

function ops(folder: string, given: string, input = ''): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, command(given), { ...options(folder), input, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const started = (folder: string): readonly string[] =>
  readdirSync(join(folder, '.local')).filter((name) => ['endpoint.json', 'engine.lock'].includes(name));

test(
  'sets, lists, copies and removes secrets in the state of the engine, and leaves nothing running',
  () => {
    const folder = repository();
    expect(ops(folder, 'secret:set test STRIPE_KEY', VALUE)).toMatchObject({ code: 0, err: '' });
    expect(ops(folder, 'secret:list').out).toMatch(/test +STRIPE_KEY +set +1[^]*prod +STRIPE_KEY +missing/);
    expect(ops(folder, 'secret:copy test prod --yes').out).toContain('copied');
    expect(ops(folder, 'secret:check')).toMatchObject({ code: 0, out: 'all declared secrets are set\n' });
    expect(ops(folder, 'secret:remove test STRIPE_KEY --yes')).toMatchObject({ code: 0 });
    expect(ops(folder, 'secret:check')).toMatchObject({ code: 1 });
    expect(started(folder)).toEqual([]);
    expect(readFileSync(join(folder, '.local/parameters.json'), 'utf8')).not.toContain(VALUE);
  },
  4 * MINUTE,
);

test(
  'uses the state of an engine that was killed',
  () => {
    const folder = repository();
    expect(ops(folder, 'secret:set test STRIPE_KEY', VALUE)).toMatchObject({ code: 0 });
    writeFileSync(
      join(folder, '.local/endpoint.json'),
      JSON.stringify({ schemaVersion: 1, state: { port: 1, url: 'http://127.0.0.1:1' } }),
    );
    expect(ops(folder, 'secret:list test')).toMatchObject({ code: 0, out: expect.stringMatching(/STRIPE_KEY +set +1/) });
  },
  2 * MINUTE,
);

test(
  'touches nothing while an engine starts, and an engine does not start while a secret is set',
  async () => {
    const folder = repository();
    mkdirSync(join(folder, '.local'));
    const holder = spawn(process.execPath, [resolve('laptop/bin/laptop.cjs'), 'parameters'], { ...options(folder), stdio: 'pipe' });
    await once(holder.stdout, 'data');
    const second = spawnSync(process.execPath, [resolve('laptop/bin/laptop.cjs'), '--clean'], { ...options(folder), encoding: 'utf8' });
    expect(second).toMatchObject({ status: 2, stderr: expect.stringContaining(`process ${holder.pid}`) });
    // As between the moment in which an engine has the lock and the one in which its endpoint answers.
    const endpoint = join(folder, '.local/endpoint.json');
    writeFileSync(endpoint, JSON.stringify({ schemaVersion: 1, state: { port: 1, url: 'http://127.0.0.1:1' } }));
    expect(ops(folder, 'secret:set test STRIPE_KEY', VALUE)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`process ${holder.pid}`),
    });
    expect(existsSync(join(folder, '.local/parameters.json'))).toBe(false);
    holder.stdin.end();
    await once(holder, 'exit');
    expect(ops(folder, 'secret:set test STRIPE_KEY', VALUE)).toMatchObject({ code: 0, err: '' });
  },
  3 * MINUTE,
);

test(
  'other commands still say how to start the engine',
  () => {
    expect(ops(repository(), 'env:list')).toMatchObject({ code: 1, err: expect.stringContaining('the laptop engine is not running here') });
  },
  MINUTE,
);
