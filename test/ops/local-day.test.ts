import { execFileSync } from 'node:child_process';
import { OPERATIONS } from '../../src/config/operations';
import { collection } from '../e2e/tiny-app';
import { enginePort } from '../support/engine-port';
import { failedWith, LocalDay, stage, waitsFor } from './local-day';

const MINUTES = 60_000;
const PORT = enginePort();
const VALUE = 'hunter2-of-a-day';
const options = (
  secrets = '',
): string => `service: { ${secrets} build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const CRASH = "console.log('looking for the ladder'); console.error('there is no ladder'); process.exit(7);\n";

describe('a day with the laptop engine in one terminal and the commands in another', () => {
  let day: LocalDay;
  let first: string;
  let second: string;
  let app: string;

  beforeAll(() => {
    day = new LocalDay(options());
    app = day.repository.read('app/server.js');
    first = day.repository.commit('plant a tree');
    day.start(PORT);
  }, MINUTES);
  afterAll(() => day.end(), MINUTES);

  test(
    'a good push is shown and approved',
    async () => {
      await day.untilStatus(waitsFor(first));
      const status = await day.ops('pipeline:status');
      expect(status.out).toContain('prod waits for an approval');
      const approval = await day.ops('pipeline:approve prod --yes --message fine');
      expect(approval).toMatchObject({ code: 0, err: '' });
      expect(approval.out).toMatch(/tested +in test http:\/\/localhost:\d+/);
      expect(approval.out).toContain('1 of 1 assertions passed');
      await day.untilRuns('prod', first);
      expect((await day.ops('pipeline:status')).out).toMatch(/Approve +Succeeded .*fine/);
      expect((await day.ops('env:show prod')).out.split('\n')[0]).toMatch(/^http:\/\/localhost:\d+$/);
    },
    3 * MINUTES,
  );

  test(
    'a secret is declared, set from standard input, and deployed with the next push',
    async () => {
      expect(await day.ops('secret:set test STRIPE_KEY', VALUE)).toMatchObject({
        code: 2,
        err: expect.stringContaining("secrets: ['STRIPE_KEY'],"),
      });
      day.repository.configure(options("secrets: ['STRIPE_KEY'],"));
      expect((await day.ops('secret:list')).out).toMatch(/test +STRIPE_KEY +missing/);
      expect((await day.ops('diff prod')).out).toContain('\n  service: secret STRIPE_KEY added\n');
      expect(await day.ops('secret:set test STRIPE_KEY', `${VALUE}\n`)).toMatchObject({ code: 0 });
      expect(await day.ops('secret:copy test prod --yes')).toMatchObject({ code: 0 });
      expect((await day.ops('secret:list prod')).out).toMatch(/prod +STRIPE_KEY +set +1/);
      expect(await day.ops('secret:check')).toMatchObject({ code: 0, out: 'all declared secrets are set\n' });
      second = day.repository.commit('take money');
      await day.untilStatus(waitsFor(second));
      const approval = await day.ops('pipeline:approve prod --yes');
      expect(approval.out).toMatch(/1 commit since:\n +\w{7} take money \(Ada\)/);
      await day.untilRuns('prod', second);
    },
    3 * MINUTES,
  );

  test(
    'production is rolled back to the version before',
    async () => {
      await day.untilStatus(
        (status) => stage(status, 'prod')?.status === 'Succeeded' && stage(status, 'prod')?.execution?.version === second,
      );
      expect(await day.ops('pipeline:rollback prod --yes')).toMatchObject({
        err: '',
        code: 0,
        out: expect.stringContaining(`rolling prod back to ${first.slice(0, 7)}`),
      });
      await day.untilRuns('prod', first);
    },
    2 * MINUTES,
  );

  test(
    'a restart replaces the tasks, and the events show it',
    async () => {
      expect(await day.ops('service:restart test')).toMatchObject({ code: 0, out: expect.stringContaining('the new tasks are healthy') });
      expect((await day.ops('service:events test')).out).toContain('stopped tasks, newest first');
    },
    MINUTES,
  );

  test(
    'service:exec runs a command with the variables and the folder of the task, and uses its exit code',
    async () => {
      const looked = await day.ops(
        ['service:exec', 'test', 'test -n "$STRIPE_KEY" && test -n "$DATABASE_PASSWORD" && ls && echo "$ENVIRONMENT $VERSION" && cat'],
        'from here\n',
      );
      expect(looked).toMatchObject({ code: 0, err: '', out: `server.js\ntest ${second}\nfrom here\n` });
      expect(await day.ops(['service:exec', 'test', 'exit 7'])).toMatchObject({ code: 1 });
    },
    MINUTES,
  );

  test(
    'Ctrl-C ends service:exec and everything it has started',
    async () => {
      const exec = day.follow(['service:exec', 'test', 'echo up; sleep 4711; echo never']);
      await exec.prints('up');
      process.kill(-(exec.process.pid as number), 'SIGINT');
      expect((await exec.ended).out).toBe('up\n');
      expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain('sleep 4711');
    },
    MINUTES,
  );

  test(
    'service:run runs a command in a task of its own, with the variables of the service, and ends with its exit code',
    async () => {
      const migrated = await day.ops([
        'service:run',
        'test',
        '--',
        'sh',
        '-c',
        'test -n "$STRIPE_KEY" && test -n "$DATABASE_PASSWORD" && ls && echo "$ENVIRONMENT $VERSION"; exit 7',
      ]);
      expect(migrated).toMatchObject({ code: 7, out: `server.js\ntest ${second}\n` });
      expect(await day.ops('service:run prod true')).toMatchObject({ code: 2, err: expect.stringContaining('--yes confirms in advance') });
      const sleeping = await day.ops(['service:run', 'test', '--detach', 'sleep', '4712']);
      expect(sleeping).toMatchObject({ code: 0, out: expect.stringContaining('starts in test') });
    },
    MINUTES,
  );

  test(
    'db:connect prints a command line that needs no tunnel',
    async () => {
      expect((await day.ops('db:connect test')).out).toMatch(/psql "host=\S+ port=\d+ dbname=orchard user=service"/);
      expect((await day.ops('db:connect test --password')).out).toMatch(/^\S{32,}\n$/);
    },
    MINUTES,
  );

  test(
    'the database gets a new password, and its tasks use it',
    async () => {
      const before = await day.ops('db:connect test --password');
      expect(await day.ops('db:rotate-password test')).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('the database of test has a new password, and its tasks use it'),
      });
      const after = await day.ops('db:connect test --password');
      expect(after.out).not.toBe(before.out);
      const password = await day.ops(['service:exec', 'test', 'echo "$DATABASE_PASSWORD"']);
      expect(password.out).toBe(after.out);
    },
    2 * MINUTES,
  );

  test(
    'a failed test is shown with its log, and the environment is rolled back',
    async () => {
      day.repository.write({ 'app/acceptance/tiny.postman_collection.json': collection('pm.expect("a pear").to.eql("an apple");') });
      const bad = day.repository.commit('mix up the fruit');
      await day.untilStatus(failedWith(bad));
      const logs = await day.ops('pipeline:logs test');
      expect(logs.err).toContain('test/AcceptanceTest: Failed');
      expect(logs.out).toContain("expected 'a pear' to deeply equal 'an apple'");
      await day.untilRuns('test', second);
    },
    3 * MINUTES,
  );

  test(
    'a crash is rolled back, and its reason, exit code and last log lines are shown',
    async () => {
      day.repository.write({ 'app/server.js': CRASH });
      const crashing = day.repository.commit('climb up');
      const failed = await day.untilStatus(failedWith(crashing));
      expect(failed.rolledBack).toMatchObject({ stage: 'test', action: 'Service', execution: { version: crashing } });
      expect((await day.ops('pipeline:status')).out).toMatch(
        /climb up\) failed in test \/ Service, which was rolled back:\n.*\n +Essential container in task exited, exit code 7\n(.*\n)* +there is no ladder/,
      );
      const events = await day.ops('service:events test');
      expect(events.out).toMatch(
        /stopped .* ago: EssentialContainerExited: Essential container in task exited\n +\S+: exit code 7.*\n +\| looking for the ladder\n +\| there is no ladder/,
      );
      expect((await day.ops('service:logs test --filter ladder')).out).toMatch(/Z \w{8} looking for the ladder\n.*there is no ladder/);
      await day.untilRuns('test', second);
    },
    3 * MINUTES,
  );

  test(
    'a missing secret stops the build before anything changes, and the log shows the command to run',
    async () => {
      day.repository.configure(options("secrets: ['STRIPE_KEY', 'MAIL_KEY'],"));
      const careless = day.repository.commit('send letters');
      await day.untilStatus(failedWith(careless));
      expect((await day.ops('pipeline:logs Build')).out).toContain('npx projen secret:set test MAIL_KEY --local');
      expect(await day.ops('secret:check')).toMatchObject({
        code: 1,
        err: expect.stringContaining('npx projen secret:set prod MAIL_KEY --local'),
      });
      expect(await day.ops('doctor')).toMatchObject({ code: 1, out: expect.stringContaining('MAIL_KEY') });
      await day.untilRuns('test', second);
      expect(await day.ops('secret:remove test STRIPE_KEY --yes')).toMatchObject({ code: 0 });
      expect((await day.ops('secret:list test')).out).toMatch(/STRIPE_KEY +missing/);
    },
    2 * MINUTES,
  );

  test(
    'a version is rejected, retried, stopped, and started again',
    async () => {
      day.repository.configure(options());
      day.repository.write({
        'app/server.js': app,
        'app/acceptance/tiny.postman_collection.json': collection('pm.response.to.have.status(200);'),
      });
      const corrected = day.repository.commit('leave the ladder');
      await day.untilStatus(waitsFor(corrected));
      expect(await day.ops('pipeline:reject prod --yes --message tomorrow')).toMatchObject({ code: 0 });
      expect((await day.untilStatus(failedWith(corrected))).stages.find(({ name }) => name === 'approve-prod')?.status).toBe('Failed');
      expect(await day.ops('pipeline:retry approve-prod')).toMatchObject({ code: 0 });
      await day.untilStatus(waitsFor(corrected));
      expect(await day.ops('pipeline:stop --abandon --yes')).toMatchObject({ code: 0 });
      await day.untilStatus((status) => stage(status, 'approve-prod')?.status === 'Stopped');
      expect(await day.ops(`pipeline:start --version ${corrected}`)).toMatchObject({ code: 0 });
      await day.untilStatus(waitsFor(corrected));
      await day.untilRuns('test', corrected);
    },
    3 * MINUTES,
  );

  test(
    'service:logs --follow ends on Ctrl-C',
    async () => {
      const logs = day.follow('service:logs test -f --since 1h');
      await logs.prints('there is no ladder');
      process.kill(-(logs.process.pid as number), 'SIGINT');
      expect(await logs.ended).toMatchObject({ code: 0, err: '' });
    },
    MINUTES,
  );

  test(
    'an environment is deleted, and what is kept is listed',
    async () => {
      const down = await day.ops('env:down test --yes');
      expect(down).toMatchObject({ code: 0, err: '' });
      expect(down.out).toContain('the data of the database is lost: the laptop engine takes no snapshots');
      expect(down.out).toContain('the next run of the pipeline creates it again');
      expect((await day.ops('env:list')).out).toMatch(/test +– +– +absent/);
      expect(await day.ops('env:down prod --yes')).toMatchObject({
        code: 2,
        err: expect.stringContaining('a person has to type its name'),
      });
    },
    MINUTES,
  );

  test('every command of the laptop was run', () => {
    const onAwsAlone = ['pipeline:up', 'pipeline:down'];
    const inTheTestOfSchedules = ['job:list', 'job:logs', 'job:run'];
    const inTheTestOfTheExample = ['deployment:continue', 'deployment:status', 'deployment:stop'];
    expect([...day.ran].sort()).toEqual(
      Object.keys(OPERATIONS)
        .filter((name) => ![...onAwsAlone, ...inTheTestOfSchedules, ...inTheTestOfTheExample].includes(name))
        .sort(),
    );
  });

  test('every suggested command is for the laptop', () => {
    const suggested = day.printed.join('\n').match(/npx projen \w+:(?:(?!npx projen)[^`\n])*/g) ?? [];
    expect(suggested.length).toBeGreaterThan(10);
    expect(suggested.filter((line) => !line.includes(' --local'))).toEqual([]);
  });

  test('no secret value was ever shown', () => {
    expect(day.printed.join('')).not.toContain(VALUE);
    expect(day.events).not.toContain(VALUE);
  });
});
