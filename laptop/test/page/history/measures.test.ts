import { deploymentsTo } from '../../../src/page/history/deployments';
import { measure, type Measures } from '../../../src/page/history/measures';
import { history, hour, PROD, type MadeExecution } from './made-history';

const DAYS = 24;
const HOUR = hour(1) - hour(0);

function measured(now: number, ...made: readonly MadeExecution[]): Measures {
  const executions = history(...made);
  return measure({ executions, deployments: deploymentsTo(PROD, executions), now: hour(now) });
}

const values = (measures: Measures): Record<string, number | undefined> => ({
  perWeek: measures.deploymentFrequency.value,
  leadHours: measures.leadTime.value === undefined ? undefined : measures.leadTime.value / HOUR,
  failureRate: measures.changeFailureRate.value,
  restoreHours: measures.timeToRestore.value === undefined ? undefined : measures.timeToRestore.value / HOUR,
});

const succeeded = (endedAt: number): Pick<MadeExecution, 'prod'> => ({ prod: { status: 'Succeeded', endedAt } });
const failed = (endedAt: number): Pick<MadeExecution, 'prod' | 'status'> => ({ status: 'Failed', prod: { status: 'Failed', endedAt } });

test('computes the four measures of a history with every way to end', () => {
  const measures = measured(
    14 * DAYS,
    { at: 0, ...succeeded(2) }, // #1
    { at: 3, status: 'Failed' }, // #2 failed in an earlier environment
    { at: 5, ...succeeded(8) }, // #3 brings #2
    { at: 10, ...failed(12) }, // #4
    { at: 12, type: 'ROLLBACK', ...succeeded(12.5) }, // #5 automatic, after the failure
    { at: 13, status: 'Superseded' }, // #6
    { at: 14, status: 'Failed', prod: { status: 'Failed', endedAt: 15, action: 'Approve' } }, // #7 rejected
    { at: 20, ...succeeded(21) }, // #8 brings #4, #6 and #7
    { at: 24, type: 'ROLLBACK', ...succeeded(25) }, // #9 by a person: #8 was a failure
    { at: 30, status: 'Superseded', prod: { status: 'InProgress', endedAt: null } }, // #10 interrupted
    { at: 31, status: 'Stopped', prod: { status: 'Stopped', endedAt: 32 } }, // #11 stopped
    { at: 40, version: 'same', ...succeeded(41) }, // #12 brings #10 and #11
    { at: 40, version: 'same', ...succeeded(45) }, // #13 the same commit again
  );
  // Lead times: 2 | 5 3 | 11 8 7 1 | 11 10 1. Deployments of commits: #1 #3 #4 #8 #12 #13, of which #4 and #8 failed.
  expect(values(measures)).toEqual({ perWeek: 5 / 2, leadHours: (5 + 7) / 2, failureRate: 2 / 6, restoreHours: (0.5 + 4) / 2 });
  expect(measures.leadTime.samples.map(({ value, execution }) => [execution?.number, value / HOUR])).toEqual([
    ...[[1, 2]],
    ...[[3, 5], [3, 3]], // prettier-ignore
    ...[[8, 11], [8, 8], [8, 7], [8, 1]], // prettier-ignore
    ...[[12, 11], [12, 10], [12, 1]], // prettier-ignore
  ]);
  expect(measures.deploymentFrequency.samples.map(({ value }) => value)).toEqual([5, 0]);
});

test('has no value where nothing was deployed', () => {
  const none = { perWeek: undefined, leadHours: undefined, failureRate: undefined, restoreHours: undefined };
  expect(values(measured(100 * DAYS))).toEqual(none);
  expect(values(measured(1 * DAYS, { at: 0, status: 'Superseded' }))).toEqual(none);
});

test('has no frequency for the first week, and one of zero where nothing was deployed in weeks', () => {
  expect(values(measured(6 * DAYS, { at: 0, ...succeeded(1) }))).toMatchObject({ perWeek: undefined, leadHours: 1 });
  expect(values(measured(7 * DAYS, { at: 0, ...succeeded(1) }))).toMatchObject({ perWeek: 1 });
  expect(values(measured(7 * DAYS, { at: 0, status: 'Failed' }))).toMatchObject({ perWeek: 0 });
});

test('counts failures in a row once, from the first to the next success', () => {
  const measures = measured(2 * DAYS, { at: 0, ...failed(1) }, { at: 2, ...failed(3) }, { at: 4, ...succeeded(5) });
  expect(values(measures)).toMatchObject({ failureRate: 2 / 3, restoreHours: 4 });
});

test('counts a deployment that was retried after its rollback as a success, and not against the one before', () => {
  const rollback: MadeExecution = { at: 4, type: 'ROLLBACK', ...succeeded(5) };
  const retried = measured(1 * DAYS, { at: 0, ...succeeded(1) }, { at: 2, ...succeeded(8) }, rollback);
  expect(values(retried)).toMatchObject({ failureRate: 0, restoreHours: undefined });
});

test('does not count a failure as restored by a rollback that failed, or before it is', () => {
  const first = { at: 0, ...failed(1) };
  expect(values(measured(1 * DAYS, first))).toMatchObject({ failureRate: 1, restoreHours: undefined });
  const rollback: MadeExecution = { at: 1, type: 'ROLLBACK', ...failed(2) };
  expect(values(measured(1 * DAYS, first, rollback))).toMatchObject({ failureRate: 1, restoreHours: undefined });
  expect(values(measured(1 * DAYS, first, rollback, { at: 3, ...succeeded(6) }))).toMatchObject({ restoreHours: 5 });
});

test('leaves out what was deployed more than twelve weeks ago', () => {
  const measures = measured(
    100 * DAYS,
    { at: 0, ...failed(1) },
    { at: 2, ...succeeded(3) },
    { at: 99 * DAYS, ...succeeded(99 * DAYS + 3) },
  );
  expect(values(measures)).toEqual({ perWeek: 1 / 12, leadHours: 3, failureRate: 0, restoreHours: undefined });
});

test('has no lead time of commits whose time an older engine did not store, and none of other branches', () => {
  const old = measured(1 * DAYS, { at: 0, committedAt: null, ...succeeded(1) });
  expect(values(old)).toMatchObject({ leadHours: undefined, failureRate: 0 });
  const branches = measured(1 * DAYS, { at: 0, branch: 'idea', status: 'Superseded' }, { at: 2, ...succeeded(3) });
  expect(branches.leadTime.samples.map(({ value }) => value / HOUR)).toEqual([1]);
});

test('computes a median of an even and of an odd number of lead times', () => {
  const made = [1, 2, 9].map((took, index) => ({ at: 10 * index, ...succeeded(10 * index + took) }));
  expect(values(measured(2 * DAYS, ...made)).leadHours).toBe(2);
  expect(values(measured(2 * DAYS, ...made.slice(0, 2))).leadHours).toBe(1.5);
});
