import { resolvePlatform } from '../../src/config/resolve-platform';
import type { ScheduleOptions } from '../../src/config/schedules';
import { checkEdges } from './check-edges';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const REPORT: ScheduleOptions = { command: ['node', 'report.js'], cron: '0 3 * * ? *' };
const withReport = (report: ScheduleOptions) => sampleOptions({ service: { schedules: { report } } });
const optionOf = (key: string) => (value: never) => withReport({ ...REPORT, [key]: value });
const PATH = 'service.schedules.report';

checkEdges([
  { path: `${PATH}.command`, options: optionOf('command'), valid: [['node']], invalid: [[], 'node report.js', undefined] },
  { path: `${PATH}.cron`, options: optionOf('cron'), valid: ['0 3 ? * MON-FRI *'], invalid: ['0 3 * * *', 'cron(0 3 * * ? *)', undefined] },
  {
    path: `${PATH}.rate`,
    options: (rate) => withReport({ command: ['node'], rate }),
    valid: ['1 minute', '15 minutes', '1 hour', '7 days', '9999 days'],
    invalid: ['1 minutes', '15 minute', '0 minutes', '30 seconds', 'rate(1 hour)', '', 15],
  },
  { path: `${PATH}.timeZone`, options: optionOf('timeZone'), valid: ['Europe/Berlin', 'UTC'], invalid: ['Berlin', ''] },
  { path: `${PATH}.overlap`, options: optionOf('overlap'), valid: ['skip', 'allow'], invalid: [true, 'queue'] },
  { path: `${PATH}.memoryMiB`, options: optionOf('memoryMiB'), valid: [1024], invalid: [511, 16_384] },
]);

test.each(['Report', 'a--b', '', 'a'.repeat(21)])('a schedule cannot be called "%s"', (name) => {
  expect(pathsOf(sampleOptions({ service: { schedules: { [name]: REPORT } } }))).toHaveLength(1);
});

test('a schedule skips overlapping runs, in UTC, with the size of the tier', () => {
  const [test, production] = resolvePlatform(withReport(REPORT)).environments.map(({ service }) => service.schedules);
  expect(test).toEqual({
    report: { command: ['node', 'report.js'], expression: 'cron(0 3 * * ? *)', timeZone: 'UTC', overlap: 'skip', cpu: 256, memoryMiB: 512 },
  });
  expect(production).toMatchObject({ report: { cpu: 512, memoryMiB: 1024 } });
  expect(resolvePlatform(sampleOptions()).environments[0]!.service.schedules).toEqual({});
});

test('a schedule has either cron or rate, and a time zone with cron only', () => {
  expect(problemsOf(withReport({ ...REPORT, rate: '1 hour' }))).toMatchObject([{ path: `${PATH}.rate`, fix: 'remove one of them' }]);
  expect(problemsOf(withReport({ command: ['node'], rate: '1 hour', timeZone: 'UTC' }))).toMatchObject([
    { path: `${PATH}.timeZone`, given: 'timeZone together with rate' },
  ]);
  expect(problemsOf(withReport({ command: ['node'] }))).toMatchObject([{ path: `${PATH}.cron`, allowed: 'cron or rate' }]);
});

test('an environment overrides single options of a schedule', () => {
  const [, prod] = resolvePlatform(
    sampleOptions({
      service: { schedules: { report: REPORT } },
      environments: [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, service: { schedules: { report: { cron: '0 5 * * ? *' } } } }],
    }),
  ).environments.map(({ service }) => service.schedules);
  expect(prod).toMatchObject({ report: { command: ['node', 'report.js'], expression: 'cron(0 5 * * ? *)' } });
});
