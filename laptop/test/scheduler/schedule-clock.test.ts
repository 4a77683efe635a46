import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { Stack } from '../../src/cloudformation/stack';
import type { JsonObject } from '../../src/json';
import { ScheduleClock, type ScheduledRun } from '../../src/scheduler/schedule-clock';

const record = (name: string, properties: JsonObject): ResourceRecord => ({
  logicalId: name,
  type: 'AWS::Scheduler::Schedule',
  physicalId: name,
  attributes: {},
  properties,
});

/** The names of the schedules that start at a time, and what the clock reports. */
async function startedAt(at: string, schedules: readonly ResourceRecord[], start = async (_run: ScheduledRun): Promise<void> => undefined) {
  const started: string[] = [];
  const reports: string[] = [];
  const clock = new ScheduleClock({
    stacks: { list: () => [{ resources: schedules } as unknown as Stack] },
    start: (run) => {
      started.push(run.schedule.physicalId);
      return start(run);
    },
    report: (message) => void reports.push(message),
    now: () => new Date(at),
  });
  await clock.tick(new Date(at));
  return { started, reports };
}

test('starts what is due, by cron in its time zone and by rate', async () => {
  const schedules = [
    record('nightly', { ScheduleExpression: 'cron(0 3 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' }),
    record('utc', { ScheduleExpression: 'cron(0 3 * * ? *)' }),
    record('hourly', { ScheduleExpression: 'rate(1 hour)' }),
    record('quarterly', { ScheduleExpression: 'rate(15 minutes)' }),
    record('off', { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }),
  ];
  expect((await startedAt('2026-11-20T02:00:30Z', schedules)).started).toEqual(['nightly', 'hourly', 'quarterly']);
  expect((await startedAt('2026-11-20T02:45:30Z', schedules)).started).toEqual(['quarterly']);
});

test('one that fails is reported, and does not keep the others from starting', async () => {
  const schedules = [record('one', { ScheduleExpression: 'rate(1 minute)' }), record('two', { ScheduleExpression: 'rate(1 minute)' })];
  const { started, reports } = await startedAt('2026-11-20T02:00:00Z', schedules, async ({ schedule }) => {
    if (schedule.physicalId === 'one') {
      throw new Error('no function');
    }
  });
  expect(started).toEqual(['one', 'two']);
  expect(reports).toContain('schedule one failed: no function');
});
