import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MYSQL_RUNTIMES, withMysqlImage } from '../../laptop/test/rds/mysql-fixture';
import { enginePort } from '../support/engine-port';
import { notices, served } from './events';
import { mysqlApp } from './mysql-app';
import { Repository } from './repository';
import type { RunningEngine } from './repository';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, database: { engine: 'mysql' }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const PORT = enginePort();
const MINUTES = 60_000;

const repositories: Repository[] = [];
afterEach(() => repositories.splice(0).forEach((repository) => repository.discard()));

function mysqlRepository(): Repository {
  const repository = new Repository({ options: OPTIONS });
  repositories.push(repository);
  repository.write(mysqlApp());
  repository.commit('store visits in MySQL');
  return repository;
}

async function visits(port: number): Promise<unknown> {
  return (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as unknown;
}

const containersOf = (repository: Repository): string =>
  execFileSync('docker', ['ps', '--all', '--quiet', '--filter', `label=laptop.database`, '--format', '{{.Labels}}'], { encoding: 'utf8' })
    .split('\n')
    .filter((labels) => labels.includes(repository.folder))
    .join('\n');

withMysqlImage();
if (MYSQL_RUNTIMES.includes('docker')) {
  beforeAll(() => {
    expect(spawnSync('sh', [join(__dirname, '../support/make-base-image.sh')]).status).toBe(0);
  });
}

describe.each(MYSQL_RUNTIMES)('an application that uses MySQL, in %s mode', (runtime) => {
  test(
    'goes to production, keeps its data when the engine is killed, and leaves nothing behind',
    async () => {
      const repository = mysqlRepository();
      const given = ['--runtime', runtime, '--port', String(PORT), '--approve'];
      const engine: RunningEngine = repository.start(...given);
      await engine.until(({ type }) => type === 'end');
      const version = repository.commit('another version');
      await engine.until((event) => event.type === 'environment' && event.name === 'prod' && event.version === version);
      expect(await visits(PORT)).toEqual({ environment: 'test', version, visits: 3, encrypted: true });
      expect(await visits(PORT + 1)).toEqual({ environment: 'prod', version, visits: 3, encrypted: true });
      expect(notices(engine.events).includes('it is NOT MySQL')).toBe(runtime === 'process');

      engine.process.kill('SIGKILL');
      await engine.ended;
      const again = repository.start(...given);
      await again.until(({ type }) => type === 'end');
      expect(await visits(PORT + 1)).toMatchObject({ environment: 'prod', version, visits: expect.any(Number) });
      expect(((await visits(PORT)) as { visits: number }).visits).toBeGreaterThan(3);
      again.process.kill('SIGTERM');
      await again.ended;
      expect(repository.processes().filter((line) => line.includes('mariadbd'))).toEqual([]);

      expect(repository.clean()).toContain('2 databases destroyed');
      expect(runtime === 'docker' ? containersOf(repository) : '').toBe('');
    },
    6 * MINUTES,
  );
});

test(
  'where nothing runs MySQL, the run ends before anything starts, and says what to install',
  async () => {
    const repository = mysqlRepository();
    const bin = mkdtempSync(join(tmpdir(), 'bin-'));
    ['node', 'git', 'sh', 'ps', 'tar', 'flock'].forEach((name) =>
      symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name)),
    );
    repository.variables = { PATH: bin };
    const { code, stderr, events } = await repository.run('--port', String(PORT));
    rmSync(bin, { recursive: true });
    expect(stderr).toMatch(
      /the database of this pipeline is MySQL, and nothing here can run it: .*neither mysqld nor mariadbd is installed\. Start Docker, or install/,
    );
    expect(code).toBe(2);
    expect(served(events)).toEqual({});
    expect(events.filter(({ type }) => type === 'action')).toEqual([]);
  },
  2 * MINUTES,
);
