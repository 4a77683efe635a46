import { cronIncludes, localMinute } from '../../src/scheduler/cron';

const includes = (expression: string, at: string, timeZone = 'UTC'): boolean =>
  cronIncludes(expression, localMinute(new Date(`${at}:00Z`), timeZone));

test.each([
  ['0 3 * * ? *', '2026-11-20T03:00'],
  ['0/15 8-18 * * ? *', '2026-11-20T08:45'],
  ['*/5 * * * ? *', '2026-11-20T23:55'],
  ['30 7 1,15 JAN-MAR ? 2027-2030', '2028-02-15T07:30'],
  ['0 8 ? * MON-FRI *', '2026-11-20T08:00'],
  ['0 0 L * ? *', '2028-02-29T00:00'],
  // The 15th is a Sunday.
  ['0 0 15W * ? *', '2026-11-16T00:00'],
  // The last day is a Saturday.
  ['0 0 LW * ? *', '2026-10-30T00:00'],
  ['0 0 ? * 6L *', '2026-11-27T00:00'],
  ['0 0 ? * FRI#3 *', '2026-11-20T00:00'],
  ['0 0 ? * L *', '2026-11-21T00:00'],
])('%s includes %s', (expression, at) => {
  expect(includes(expression, at)).toBe(true);
});

test.each([
  ['0 3 * * ? *', '2026-11-20T03:01'],
  ['0/15 8-18 * * ? *', '2026-11-20T19:00'],
  ['0 8 ? * MON-FRI *', '2026-11-21T08:00'],
  ['0 0 L * ? *', '2028-02-28T00:00'],
  ['0 0 15W * ? *', '2026-11-15T00:00'],
  ['0 0 ? * 6L *', '2026-11-20T00:00'],
  ['0 0 ? * FRI#3 *', '2026-11-13T00:00'],
  ['0 0 1 1 ? 2199', '2027-01-01T00:00'],
])('%s does not include %s', (expression, at) => {
  expect(includes(expression, at)).toBe(false);
});

test('the time is that of the time zone, with its daylight saving time', () => {
  expect(includes('0 3 * * ? *', '2026-11-20T02:00', 'Europe/Berlin')).toBe(true);
  expect(includes('0 3 * * ? *', '2026-07-20T01:00', 'Europe/Berlin')).toBe(true);
  expect(includes('0 0 ? * SAT *', '2026-11-20T23:00', 'Europe/Berlin')).toBe(true);
});

test('five fields are an error', () => {
  expect(() => includes('0 3 * * *', '2026-11-20T03:00')).toThrow('does not have six fields');
});
