import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvent } from '../../laptop/src/events';
import { notices, outcomes, summary } from './events';
import { enginePort } from '../support/engine-port';
import { Repository, type RunningEngine } from './repository';
import { collection, TINY_APP } from './tiny-app';

const PORT = String(enginePort());
const MINUTES = 60_000;
const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [{
  name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development',
  deployment: { strategy: 'blueGreen', bakeMinutes: 0, testBeforeTraffic: true },
}],`;
const HEADER = { 'X-Test-Traffic': 'true' };

const versionAt = (headers: Readonly<Record<string, string>>): Promise<string> =>
  fetch(`http://localhost:${PORT}/`, { headers }).then(
    async (response) => (response.ok ? ((await response.json()) as { version: string }).version : `status ${response.status}`),
    (error: Error) => error.message,
  );

/** The versions that answer users, and requests with the header of tests, until it is stopped. */
function watch() {
  const answers = { users: new Set<string>(), tests: new Set<string>() };
  let isOver = false;
  const watched = (async () => {
    // Once more after it was stopped: the last change may be a moment ago.
    for (let isLast = false; !isLast; await sleep(100)) {
      isLast = isOver;
      answers.users.add(await versionAt({}));
      answers.tests.add(await versionAt(HEADER));
    }
  })();
  const stop = async (): Promise<{ readonly users: readonly string[]; readonly tests: readonly string[] }> => {
    isOver = true;
    await watched;
    return { users: [...answers.users], tests: [...answers.tests] };
  };
  return { stop };
}

describe('tests before a new version gets requests of users', () => {
  let repository: Repository;
  let engine: RunningEngine;

  beforeAll(() => {
    repository = new Repository({ options: OPTIONS });
  });
  afterAll(async () => {
    engine.process.kill('SIGTERM');
    await engine.ended;
    repository.discard();
  }, MINUTES);

  const ended = (execution: number, status: string): Promise<EngineEvent> =>
    engine.until((event) => event.type === 'execution' && event.execution === execution && event.status === status);

  test(
    'keep a version whose tests fail from every user, and let one whose tests pass go live',
    async () => {
      const first = repository.commit('a first version');
      engine = repository.start('--port', PORT);
      await ended(1, 'Succeeded');
      expect(await versionAt({})).toBe(first);

      const failing = watch();
      repository.write({ 'app/acceptance/tiny.postman_collection.json': collection('pm.expect(1).to.eql(2);') });
      const bad = repository.commit('a failing assertion');
      await engine.until((event) => event.type === 'notice' && event.message.includes('test is back on'));
      const refused = await failing.stop();
      expect(refused.users).toEqual([first]);
      expect(refused.tests).toContain(bad);
      expect(outcomes(engine.events, 2)).toMatchObject({ 'test/Service': 'Failed', 'test/AcceptanceTest': 'Failed' });
      expect(summary(engine.events, 'test/AcceptanceTest')).toContain('passed');
      expect(notices(engine.events)).toContain(`test is back on ${first.slice(0, 7)}`);

      const passing = watch();
      repository.write(TINY_APP);
      const good = repository.commit('a good version');
      await ended(4, 'Succeeded');
      const shifted = await passing.stop();
      expect(shifted.users).toEqual([first, good]);
      expect(await versionAt({})).toBe(good);
    },
    5 * MINUTES,
  );
});
