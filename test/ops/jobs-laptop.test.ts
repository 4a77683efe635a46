import { enginePort } from '../support/engine-port';
import { LocalDay } from './local-day';

const MINUTES = 60_000;
const PORT = enginePort();
const command = (code: string): string => JSON.stringify(['node', '-e', code]);
const NEVER = "cron: '0 0 1 1 ? 2199'";
const OPTIONS = `service: {
  build: { install: '', test: '', bundle: '' },
  schedules: {
    report: { command: ${command('console.log("reports in " + process.env.ENVIRONMENT)')}, ${NEVER} },
    broken: { command: ${command('console.error("no paper"); process.exit(3)')}, ${NEVER} },
    slow: { command: ${command('console.log("begins"); setTimeout(() => undefined, 600_000)')}, rate: '1 minute' },
    poll: { command: ${command('console.log("polls")')}, rate: '1 minute', overlap: 'allow' },
  },
}, environments: [{ name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' }],`;

describe('schedules on the laptop, and the commands in another terminal', () => {
  let day: LocalDay;

  beforeAll(async () => {
    day = new LocalDay(OPTIONS);
    const version = day.repository.commit('add a report');
    day.start(PORT, '--schedules');
    await day.untilRuns('test', version);
  }, 5 * MINUTES);
  afterAll(() => day.end(), MINUTES);

  const linesOf = async (job: string): Promise<number> =>
    (await day.ops(`job:logs test ${job} --json`)).out.split('\n').filter(Boolean).length;

  test(
    'job:run runs a schedule now, and ends with the exit code of its command',
    async () => {
      expect(await day.ops('job:run test report')).toMatchObject({ code: 0, out: 'reports in test\n' });
      expect(await day.ops('job:run test broken')).toMatchObject({ code: 3, out: 'no paper\n' });
      const list = (await day.ops('job:list test')).out;
      expect(list).toMatch(/report +enabled +cron\(0 0 1 1 \? 2199\) +UTC +skip +.*exit code 0/);
      expect(list).toMatch(/broken .*exit code 3/);
      expect((await day.ops('job:logs test report')).out).toMatch(/ reports in test\n$/);
      expect([...day.ran]).toEqual(expect.arrayContaining(['job:list', 'job:run', 'job:logs']));
    },
    2 * MINUTES,
  );

  test(
    'with --schedules the clock starts them, and skips a run while the one before has not ended',
    async () => {
      while ((await linesOf('poll')) < 2) {
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
      // Time for a second run that should not start.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect(await linesOf('slow')).toBe(1);
      expect((await day.ops('job:list test')).out).toMatch(/slow .*running/);
    },
    5 * MINUTES,
  );
});
