import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { enginePort } from '../support/engine-port';
import { notices, outcomes, served } from './events';
import { load } from './load';
import { LAPTOP, Repository } from './repository';
import type { EngineEvent } from '../../laptop/src/events';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const PORT = String(enginePort());
const MINUTES = 60_000;

const isAction =
  (site: string, status: string) =>
  (event: EngineEvent): boolean =>
    event.type === 'action' && `${event.stage}/${event.action}` === site && event.status === status;
const isEnd = (event: EngineEvent): boolean => event.type === 'end';

describe('an engine that is interrupted', () => {
  let repository: Repository;
  let version: string;
  const start = (...parameters: readonly string[]): ReturnType<Repository['start']> => repository.start('--port', PORT, ...parameters);

  beforeAll(() => {
    repository = new Repository({ options: OPTIONS });
    version = repository.commit('a version');
  });
  afterAll(() => repository.discard());

  test(
    'continues a deployment that kill -9 interrupted',
    async () => {
      const killed = start('--once', '--approve');
      await killed.until(isAction('test/Database', 'InProgress'));
      killed.process.kill('SIGKILL');
      await killed.ended;
      const { code, events } = await repository.run('--port', PORT, '--approve');
      expect(code).toBe(0);
      expect(events).toContainEqual(expect.objectContaining({ type: 'execution', execution: 1, resumed: true }));
      expect(Object.keys(outcomes(events, 1))).toEqual(expect.arrayContaining(['test/Database', 'prod/AcceptanceTest']));
      expect(outcomes(events, 1)).not.toHaveProperty('Build/Build');
      expect(served(events)).toEqual({ test: version, prod: version });
      expect(repository.processes()).toEqual([]);
    },
    3 * MINUTES,
  );

  test(
    'serves the environments when it says that an execution has ended, also if only its end was not stored',
    async () => {
      const file = '.local/executions/000001/execution.json';
      repository.write({ [file]: repository.read(file).replace('"status": "Succeeded"', '"status": "InProgress"') });
      const engine = start();
      await engine.until(isEnd);
      await expect(fetch(`http://localhost:${PORT}/`).then((response) => response.json())).resolves.toMatchObject({ version });
      engine.process.kill('SIGINT');
      await expect(engine.ended).resolves.toMatchObject({ code: 0 });
    },
    MINUTES,
  );

  test(
    'refuses a second engine, and loses no request while a new commit is rolled out',
    async () => {
      const engine = start('--approve');
      await engine.until(isEnd);
      const second = await repository.run('--port', PORT);
      expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining(`process ${engine.process.pid}`) });

      const stop = new AbortController();
      const answers = load({ url: `http://localhost:${PORT}/slow`, stop: stop.signal });
      const next = repository.commit('the next version');
      await engine.until((event) => event.type === 'environment' && event.name === 'prod' && event.version === next);
      await sleep(500);
      stop.abort();
      const { versions, lost } = await answers;
      expect(lost).toEqual([]);
      expect([...versions.keys()].sort()).toEqual([version, next].sort());

      engine.process.kill('SIGINT');
      await expect(engine.ended).resolves.toMatchObject({ code: 0 });
      await expect(fetch(`http://localhost:${PORT}/`)).rejects.toThrow();
      expect(repository.processes()).toEqual([]);
    },
    3 * MINUTES,
  );

  test(
    'takes the commit, and warns when the working tree has uncommitted changes',
    async () => {
      repository.write({ 'app/extra.txt': 'not committed' });
      const { code, events } = await repository.run('--port', PORT, '--until', 'Source');
      expect(code).toBe(0);
      expect(notices(events)).toContain('are not part of this run');
    },
    MINUTES,
  );

  test(
    'does not change prod when the approval is rejected',
    async () => {
      const before = repository.commit('to be refused');
      const { code, events } = await repository.run('--port', PORT, '--reject');
      expect(code).toBe(0);
      expect(served(events)).toMatchObject({ test: before });
      expect(served(events).prod).not.toBe(before);
    },
    3 * MINUTES,
  );

  test(
    'stops everything without an error when the reader of its output is gone',
    () => {
      repository.commit('nobody reads on');
      const command = `node ${LAPTOP} --runtime process --port ${PORT} --once --approve | head -n 1`;
      const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: repository.folder, encoding: 'utf8' });
      expect(stdout).toMatch(/^tasks run as plain processes/);
      expect(stderr).not.toMatch(/EPIPE|ERR_STREAM|\n {4}at /);
      expect(repository.processes()).toEqual([]);
    },
    MINUTES,
  );

  test(
    'deletes everything with --clean',
    () => {
      expect(repository.clean()).toContain('deleted all local state');
      expect(() => repository.read('.local/key')).toThrow('ENOENT');
    },
    MINUTES,
  );
});
