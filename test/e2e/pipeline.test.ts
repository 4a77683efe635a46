import { createServer } from 'node:http';
import { once } from 'node:events';
import { enginePort } from '../support/engine-port';
import type { EngineEvent } from '../../laptop/src/events';
import { notices, outcomes, served, summary } from './events';
import { Repository } from './repository';
import { collection, TINY_APP } from './tiny-app';

const ENVIRONMENT = (name: string, tier: string): string =>
  `{ name: '${name}', account: '111111111111', region: 'eu-west-1', tier: '${tier}' }`;
const OPTIONS = (...environments: readonly string[]): string =>
  `service: { build: { install: '', test: '', bundle: '' } }, database: {}, environments: [${environments.join(', ')}],`;
const TWO = OPTIONS(ENVIRONMENT('test', 'development'), ENVIRONMENT('prod', 'production'));
const PORT = String(enginePort());
const MINUTES = 60_000;

/** The output of a stage. */
const logOf = (events: readonly EngineEvent[], stage: string): string =>
  events.flatMap((event) => (event.type === 'log' && event.stage === stage ? [`${event.line}\n`] : [])).join('');

describe('a commit on its way through the pipeline of another app', () => {
  let repository: Repository;
  let good: string;
  const run = (...parameters: readonly string[]): ReturnType<Repository['run']> => repository.run('--port', PORT, ...parameters);

  beforeAll(async () => {
    repository = new Repository({ options: TWO });
    good = repository.commit('a good version');
  });
  afterAll(() => repository.discard());

  test(
    'waits for the approval where nobody can be asked, and ends with 3',
    async () => {
      const { code, events } = await run();
      expect(code).toBe(3);
      expect(served(events)).toEqual({ test: good });
      expect(outcomes(events, 1)).toMatchObject({ 'test/AcceptanceTest': 'Succeeded', 'approve-prod/Approve': 'Waiting' });
    },
    3 * MINUTES,
  );

  test(
    'goes on from the approval, and does nothing twice',
    async () => {
      const { code, events } = await run('--approve');
      expect(code).toBe(0);
      expect(served(events)).toEqual({ test: good, prod: good });
      expect(Object.keys(outcomes(events, 1))).toEqual([
        'approve-prod/Approve',
        'prod/Network',
        'prod/Database',
        'prod/Service',
        'prod/AcceptanceTest',
      ]);
      expect(summary(events, 'prod/AcceptanceTest')).toMatch(/^1 of 1 /);
    },
    3 * MINUTES,
  );

  test(
    'rebuilds and redeploys nothing for the same commit',
    async () => {
      const { code, events } = await run('--approve');
      expect(code).toBe(0);
      expect(logOf(events, 'Build')).toMatch(/image .*exists/);
      expect(summary(events, 'test/Service')).toBe('orchard-test-service unchanged');
      expect(summary(events, 'prod/Service')).toBe('orchard-prod-service unchanged');
    },
    3 * MINUTES,
  );

  test(
    'leaves prod untouched and puts test back when the acceptance tests fail',
    async () => {
      repository.write({ 'app/acceptance/tiny.postman_collection.json': collection('pm.expect(1).to.eql(2);') });
      repository.commit('a failing assertion');
      const { code, events } = await run('--approve');
      expect(code).toBe(1);
      expect(served(events)).toEqual({ test: good, prod: good });
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'action',
          action: 'AcceptanceTest',
          status: 'Failed',
          summary: expect.stringContaining('expected 1 to deeply equal 2'),
        }),
      );
      expect(notices(events)).toContain(`test is back on ${good.slice(0, 7)}`);
    },
    3 * MINUTES,
  );

  test(
    'rolls a version back that crashes at its start, and shows its last words',
    async () => {
      repository.write({ ...TINY_APP, 'app/server.js': 'throw new Error("no plums today");' });
      repository.commit('a crash');
      const { code, events } = await run('--approve');
      expect(code).toBe(1);
      expect(served(events)).toEqual({ test: good, prod: good });
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'action',
          stage: 'test',
          action: 'Service',
          status: 'Failed',
          summary: expect.stringContaining('no plums today'),
        }),
      );
    },
    3 * MINUTES,
  );

  test(
    'refuses a version without tests',
    async () => {
      repository.write({
        ...TINY_APP,
        'app/acceptance/tiny.postman_collection.json':
          '{"info":{"name":"none","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[]}',
      });
      repository.commit('no tests');
      const { code, events } = await run('--approve', '--until', 'test');
      expect(code).toBe(1);
      expect(events).toContainEqual(expect.objectContaining({ type: 'action', action: 'AcceptanceTest', status: 'Failed' }));
    },
    3 * MINUTES,
  );

  test(
    'changes the pipeline itself when a commit adds an environment with a domain, and deploys it; the approval says what changes',
    async () => {
      repository.write(TINY_APP);
      const staging = ENVIRONMENT('staging', 'development').replace(
        ' }',
        ", domain: { zoneName: 'example.com', zoneId: 'Z0123456789ABCDEFGHIJ' } }",
      );
      const withMemory = ENVIRONMENT('prod', 'production').replace(' }', ', service: { memoryMiB: 2048 } }');
      repository.configure(OPTIONS(ENVIRONMENT('test', 'development'), staging, withMemory));
      const version = repository.commit('add staging');
      const { code, events } = await run('--approve');
      expect(code).toBe(0);
      expect(events).toContainEqual(expect.objectContaining({ type: 'execution', status: 'Cancelled' }));
      const changes = `What changes in prod: 1 changed; ${good.slice(0, 7)} -> ${version.slice(0, 7)}; cost \\+\\$\\d+\\.\\d\\d a month; service: memory 1024 -> 2048 MiB \\(all of it: log of Build\\)`;
      expect(events.find(({ type }) => type === 'approval')).toMatchObject({ information: expect.stringMatching(changes) as unknown });
      expect(logOf(events, 'Build')).toContain('  service: memory 1024 → 2048 MiB\n');
      expect(served(events)).toEqual({ test: version, staging: version, prod: version });
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'environment', name: 'staging', url: expect.stringMatching(/^http:\/\/localhost:\d+$/) }),
      );
    },
    3 * MINUTES,
  );

  test(
    'does not replace the database of prod before the configuration allows it',
    async () => {
      const prod = (more: string): string => ENVIRONMENT('prod', 'production').replace(' }', `, database: { name: 'plums' }, ${more} }`);
      repository.configure(OPTIONS(ENVIRONMENT('test', 'development'), prod('')));
      repository.commit('another database');
      const refused = await run('--until', 'Build');
      expect(refused.code).toBe(1);
      const log = logOf(refused.events, 'Build');
      expect(log).toContain(
        'orchard-prod-database/ClusterEB0386A7 (AWS::RDS::DBCluster) would be replaced: DatabaseName cannot change in place',
      );
      const [, option = ''] = /^ *(allowReplacement: .*),$/m.exec(log) ?? [];
      repository.configure(OPTIONS(ENVIRONMENT('test', 'development'), prod(option.replaceAll("'…'", "'restored from a dump'"))));
      repository.commit('restored from a dump');
      expect((await run('--until', 'Build')).code).toBe(0);
    },
    3 * MINUTES,
  );

  test(
    'names the port that another program has taken, and what to do',
    async () => {
      const other = createServer().listen(Number(PORT), '127.0.0.1');
      await once(other, 'listening');
      repository.commit('another version');
      const { code, events } = await run('--approve', '--until', 'test');
      other.close();
      expect(code).toBe(1);
      expect(notices(events)).toContain(`port ${PORT} of load balancer`);
      expect(notices(events)).toContain('--port');
    },
    3 * MINUTES,
  );
});
