import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isInProgress } from '../../src/ops/service/read-deployment';
import { enginePort } from '../support/engine-port';
import { INSTALLED, pathWith, reportMissing } from './emulator-programs';
import { load } from './load';
import { Repository } from './repository';
import { Road } from './road';

const EXAMPLE = resolve(__dirname, '../../examples/talk-service');
const TRANSCRIPT = join(EXAMPLE, 'transcript.md');
const PORT = enginePort();
const TEST = `http://localhost:${PORT}`;
const PROD = `http://localhost:${PORT + 1}`;
const MINUTES = 60_000;

const INTRODUCTION = `<!-- Written by \`npx projen docs:transcript\`. A test compares it with what happens. Do not edit. -->

# The talk service on its road to production

On a laptop, without Docker: \`npm start\` runs in one terminal, and everything else is typed in another one. Times, commits, ids and the folder are replaced, and the lines about actions that begin are left out.`;

const emulator = INSTALLED[0];
if (emulator === undefined) {
  reportMissing('the example talk-service');
}

/** The last line of each run. */
const STAYS = 'the environments stay up';
const MIGRATIONS = 'app/src/migrate.ts';
const BAD_MIGRATION = 'alter table talks add column track text not null';

async function versionOf(url: string): Promise<unknown> {
  return ((await (await fetch(`${url}/version`)).json()) as { readonly version: unknown }).version;
}

(emulator === undefined ? describe.skip : describe)('the example talk-service', () => {
  let repository: Repository;
  let road: Road;
  let path: string;
  let first: string;
  let third: string;

  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'path-'));
    repository = new Repository({ app: EXAMPLE, prefix: 'talks-' });
    // All packages in its lock file are here too, so that nothing has to be installed.
    mkdirSync(join(repository.folder, 'app/node_modules'));
    cpSync(join(EXAMPLE, 'app/package-lock.json'), join(repository.folder, 'app/node_modules/.package-lock.json'));
    road = new Road({ repository, introduction: INTRODUCTION, port: PORT, path: pathWith(emulator ?? null, path) });
  });
  afterAll(async () => {
    await road.end();
    repository.discard();
    rmSync(path, { recursive: true });
  });

  /** The transcript has 1111111 in place of the first version, and so on. */
  function remember(digit: string, version: string): string {
    road.transcript.replace([version, digit.repeat(40)], [version.slice(0, 7), digit.repeat(7)]);
    return version;
  }

  async function commit(digit: string, message: string): Promise<string> {
    await road.type(`git commit --quiet --all --message '${message}'`);
    return remember(digit, execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository.folder, encoding: 'utf8' }).trim());
  }

  function change(file: string, { from, to }: { readonly from: string; readonly to: string }): void {
    const before = repository.read(file);
    expect(before).toContain(from);
    repository.write({ [file]: before.replace(from, to) });
  }

  test(
    'reaches production; its worker takes a talk from the queue, and its schedule runs when asked',
    async () => {
      const { transcript } = road;
      transcript.say('## The first version', 'It goes through `test` to `prod`: a migration, the service and the worker in each.');
      first = remember('1', repository.commit('Collect talks'));
      road.start();
      await road.watch(STAYS, 'npm start -- --approve');
      expect([await versionOf(TEST), await versionOf(PROD)]).toEqual([first, first]);

      transcript.say('Someone submits a talk. The worker takes it from the queue and reviews it:');
      await road.request(`${TEST}/talks`, { title: 'Queues', speaker: 'Grace' });
      const talk = `${TEST}/talks/2`;
      while (!(await (await fetch(talk)).text()).includes('reviewed')) {
        await sleep(50);
      }
      expect(await road.request(talk)).toContain('"state":"reviewed"');

      transcript.say('The digest goes out at seven in the morning, or now:');
      expect(await road.type('npx projen job:run test digest --local')).toContain('talks of the last day: 2 reviewed');
    },
    3 * MINUTES,
  );

  test(
    'fails when its migration fails, with the end of its log, and the old version answers all requests meanwhile',
    async () => {
      const { transcript } = road;
      transcript.say(
        '## A release that fails',
        'Talks get a track. The migration does not say which track the talks have that are there already:',
      );
      change(MIGRATIONS, { from: '  )`,\n];', to: `  )\`,\n  \`${BAD_MIGRATION}\`,\n];` });
      await commit('2', 'Give talks a track');
      const stop = new AbortController();
      const loaded = load({ url: `${TEST}/version`, stop: stop.signal, clients: 2 });
      const printed = await road.watch(STAYS);
      stop.abort();
      const { versions, lost } = await loaded;
      expect(printed).toMatch(/the release command of \w+ failed: exit code 1\n.*\n.*migration 2: alter table.*\n.*contains null values/);
      expect([[...versions.keys()], lost]).toEqual([[first], []]);
      transcript.say('The first version still serves `test`, and nothing has reached `prod`:');
      await road.request(`${TEST}/version`);
      await road.request(`${PROD}/version`);
    },
    3 * MINUTES,
  );

  test(
    'is given to a quarter of the requests in production, and to all when a person says so',
    async () => {
      const { transcript } = road;
      transcript.say(
        '## A canary that a person continues',
        'With a default, the migration succeeds. In `prod` the deployment waits before each shift of requests:',
      );
      change(MIGRATIONS, { from: BAD_MIGRATION, to: `${BAD_MIGRATION} default ''` });
      third = await commit('3', 'Give talks a track, which may be empty');
      const stop = new AbortController();
      const loaded = load({ url: `${PROD}/version`, stop: stop.signal, clients: 2 });
      await road.watch('▸ prod / Service');
      await road.deployment('prod', ({ pause }) => pause !== null);
      expect(await road.type('npx projen deployment:status prod --local')).toContain('waits at 0 % for a person');
      await road.type('npx projen deployment:continue prod --local --yes');
      await road.deployment('prod', ({ pause, percent }) => pause !== null && percent === 25);
      transcript.say('A quarter of the requests reach the new version. Nobody complains:');
      expect(await road.type('npx projen deployment:status prod --local')).toContain('waits at 25 % for a person');
      await road.type('npx projen deployment:continue prod --local --yes');
      await road.watch(STAYS);
      stop.abort();
      const { versions, lost } = await loaded;
      expect([[...versions.keys()], lost]).toEqual([[first, third], []]);
      expect(await versionOf(PROD)).toBe(third);
    },
    3 * MINUTES,
  );

  test(
    'is rolled back by its alarm when a quarter of the requests show that it is bad',
    async () => {
      const { transcript } = road;
      transcript.say(
        '## A canary that is rolled back',
        'The list of talks breaks, which no acceptance test reads. So it passes `test`, and a person continues it in `prod`:',
      );
      change('app/src/talks.ts', { from: 'order by submitted_at', to: 'order by submited_at' });
      await commit('4', 'Sort talks');
      await road.watch('▸ prod / Service');
      await road.deployment('prod', ({ pause }) => pause !== null);
      await road.type('npx projen deployment:continue prod --local --yes');
      await road.deployment('prod', ({ percent }) => percent === 25);
      transcript.say('Visitors read the list. A quarter of them get an error, until the alarm goes off:');
      const stop = new AbortController();
      const loaded = load({ url: `${PROD}/talks`, stop: stop.signal });
      await road.deployment('prod', (deployment) => !isInProgress(deployment));
      stop.abort();
      await loaded;
      expect(await road.type('npx projen deployment:status prod --local')).toContain('ROLLBACK');
      expect(await road.watch(STAYS)).toMatch(/the previous version gets all requests: alarm talks-prod-error-rate(-alternate)? went off/);
      expect(await versionOf(PROD)).toBe(third);
    },
    3 * MINUTES,
  );

  test('did all that as its transcript says', () => {
    const printed = road.transcript.toString();
    if (process.env.WRITE_TRANSCRIPT !== undefined) {
      writeFileSync(TRANSCRIPT, printed);
    }
    expect(printed).toBe(readFileSync(TRANSCRIPT, 'utf8'));
  });
});
