import type { EnvironmentDetails } from '../../src/ops/environment/environment-details';
import { enginePort } from '../support/engine-port';
import { LocalDay } from './local-day';

const MINUTES = 60_000;
const PORT = enginePort();
const WORK =
  'console.log("works in " + process.env.ENVIRONMENT); setInterval(() => undefined, 1000); process.on("SIGTERM", () => process.exit(0));';
const OPTIONS = `service: {
  build: { install: '', test: '', bundle: '' },
  workers: { mailer: { command: ['node', '-e', ${JSON.stringify(WORK)}] } },
}, environments: [{ name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' }],`;

describe('a worker on the laptop, and the commands in another terminal', () => {
  let day: LocalDay;

  beforeAll(async () => {
    day = new LocalDay(OPTIONS);
    const version = day.repository.commit('add a mailer');
    day.start(PORT);
    await day.untilRuns('test', version);
  }, 5 * MINUTES);
  afterAll(() => day.end(), MINUTES);

  const show = async (): Promise<EnvironmentDetails> => JSON.parse((await day.ops('env:show test --json')).out) as EnvironmentDetails;
  const taskOfMailer = async (): Promise<string | undefined> => (await show()).taskList.find(({ worker }) => worker === 'mailer')?.id;

  test(
    'env:show has a task of the service and one of the worker, and how both are scaled',
    async () => {
      const { taskList, tasks, health, scaling } = await show();
      expect(taskList.map(({ worker, status }) => [worker, status])).toEqual([
        [null, 'RUNNING'],
        ['mailer', 'RUNNING'],
      ]);
      expect({ health, tasks }).toEqual({ health: 'healthy', tasks: { running: 2, desired: 2 } });
      expect(scaling).toHaveLength(2);
      expect((await day.ops('env:show test')).out).toMatch(/RUNNING .*mailer/);
    },
    MINUTES,
  );

  test(
    'service:logs has the lines of the worker, each once, and with --worker no others',
    async () => {
      const lines = (await day.ops('service:logs test --json --worker mailer')).out.trim().split('\n');
      expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
        { time: expect.any(String), stream: `mailer/service/${await taskOfMailer()}`, message: 'works in test' },
      ]);
      const all = (await day.ops('service:logs test')).out;
      expect(all.match(/works in test/g)).toHaveLength(1);
    },
    MINUTES,
  );

  test(
    'service:exec --worker runs a command in the task of the worker',
    async () => {
      const answer = await day.ops(['service:exec', 'test', 'echo in $ENVIRONMENT', '--worker', 'mailer', '--json']);
      expect(JSON.parse(answer.out)).toMatchObject({ task: await taskOfMailer(), exitCode: 0, output: 'in test\n' });
    },
    MINUTES,
  );

  test(
    'service:restart --worker replaces the task of the worker alone, and service:events shows why it stopped',
    async () => {
      const before = await show();
      expect(await day.ops('service:restart test --worker mailer')).toMatchObject({ code: 0 });
      const after = await show();
      expect(after.taskList[0]!.id).toBe(before.taskList[0]!.id);
      expect(after.taskList[1]!.id).not.toBe(before.taskList[1]!.id);
      const events = (await day.ops('service:events test --worker mailer')).out;
      expect(events).toContain(before.taskList[1]!.id.slice(0, 8));
      expect(events).toContain('| works in test');
    },
    MINUTES,
  );
});
