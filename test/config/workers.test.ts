import { resolvePlatform } from '../../src/config/resolve-platform';
import { taskFamily, workerOfFamily } from '../../src/config/names';
import type { WorkerOptions } from '../../src/config/workers';
import { checkEdges } from './check-edges';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const COMMAND = ['node', 'mailer.js'];
const withMailer = (mailer: WorkerOptions) => sampleOptions({ service: { workers: { mailer } } });
const optionOf = (key: string) => (value: never) => withMailer({ command: COMMAND, [key]: value });
const named = (name: string) => sampleOptions({ service: { workers: { [name]: { command: COMMAND } } } });

checkEdges([
  { path: 'service.workers', options: (workers) => sampleOptions({ service: { workers } }), valid: [{}], invalid: [[], 'mailer', null] },
  {
    path: 'service.workers.mailer.command',
    options: optionOf('command'),
    valid: [COMMAND],
    invalid: [[], 'node mailer.js', undefined],
  },
  {
    path: 'service.workers.mailer.cpu',
    options: (cpu) => withMailer({ command: COMMAND, cpu, memoryMiB: 4096 }),
    valid: [512, 2048],
    invalid: [0, 300, '256'],
  },
  { path: 'service.workers.mailer.memoryMiB', options: optionOf('memoryMiB'), valid: [1024], invalid: [511, 122_881] },
  { path: 'service.workers.mailer.stopTimeoutSeconds', options: optionOf('stopTimeoutSeconds'), valid: [1, 120], invalid: [0, 121, 1.5] },
  { path: 'service.workers.mailer.scaling', options: optionOf('scaling'), valid: [{}, { min: 1, max: 5000 }], invalid: [5, []] },
  {
    path: 'service.workers.mailer.scaling.min',
    options: (min) => withMailer({ command: COMMAND, scaling: { min } }),
    valid: [1],
    invalid: [0],
  },
]);

test.each(['a', 'mailer', 'pdf-2', 'a'.repeat(20)])('a worker can be called %s', (name) => {
  expect(pathsOf(named(name))).toEqual([]);
});

test.each(['service', '', 'Mailer', '2a', 'a--b', 'a-', 'a_b', 'a'.repeat(21)])('a worker cannot be called "%s"', (name) => {
  expect(pathsOf(named(name))).toHaveLength(1);
});

test('a worker has defaults of the tier, and scales on CPU', () => {
  const [test, production] = resolvePlatform(withMailer({ command: COMMAND })).environments.map(({ service }) => service.workers);
  const scaling = { targetCpuPercent: 60, targetMemoryPercent: false, targetRequestsPerMinute: false, steps: false, scheduled: [] };
  expect(test).toEqual({
    mailer: { command: COMMAND, cpu: 256, memoryMiB: 512, stopTimeoutSeconds: 30, scaling: { min: 1, max: 2, ...scaling } },
  });
  expect(production).toMatchObject({ mailer: { cpu: 512, memoryMiB: 1024, scaling: { min: 2, max: 10 } } });
});

test('there are no workers by default', () => {
  expect(resolvePlatform(sampleOptions()).environments[0]!.service.workers).toEqual({});
});

test('an environment overrides single options of a worker, and can add workers', () => {
  const [test, prod] = resolvePlatform(
    sampleOptions({
      service: { workers: { mailer: { command: COMMAND, stopTimeoutSeconds: 60 } } },
      environments: [
        TEST_ENVIRONMENT,
        { ...PROD_ENVIRONMENT, service: { workers: { mailer: { scaling: { max: 30 } }, reports: { command: ['node', 'reports.js'] } } } },
      ],
    }),
  ).environments.map(({ service }) => service.workers);
  expect(Object.keys(test!)).toEqual(['mailer']);
  expect(prod).toMatchObject({
    mailer: { command: COMMAND, stopTimeoutSeconds: 60, scaling: { min: 2, max: 30 } },
    reports: { command: ['node', 'reports.js'] },
  });
});

test('a worker cannot scale on requests, which it does not get', () => {
  expect(pathsOf(withMailer({ command: COMMAND, scaling: { targetRequestsPerMinute: 100 } as object }))).toEqual([
    'service.workers.mailer.scaling.targetRequestsPerMinute',
  ]);
});

test('a worker without a command anywhere is refused once, where it is written', () => {
  expect(problemsOf(withMailer({ stopTimeoutSeconds: 60 }))).toEqual([
    {
      path: 'service.workers.mailer.command',
      given: 'nothing',
      allowed: expect.stringContaining('a list of at least 1'),
      fix: 'add it: without a command the worker would be another web process',
    },
  ]);
  const onlyInProd = { ...PROD_ENVIRONMENT, service: { workers: { reports: {} } } };
  expect(pathsOf(sampleOptions({ environments: [TEST_ENVIRONMENT, onlyInProd] }))).toEqual([
    'environments[1].service.workers.reports.command',
  ]);
});

test('a worker cannot have memory that Fargate does not offer for its CPU units', () => {
  expect(pathsOf(withMailer({ command: COMMAND, cpu: 256, memoryMiB: 4096 }))).toEqual(['service.workers.mailer.memoryMiB']);
});

test('steps and schedules of a worker are refused in an environment that sleeps', () => {
  const sleep = { from: '20:00', to: '07:00', timeZone: 'UTC' };
  const scaling = { scheduled: [{ cron: '0 8 * * ? *', timeZone: 'UTC', min: 1 }] };
  const problems = problemsOf(
    sampleOptions({ service: { workers: { mailer: { command: COMMAND, scaling } } }, environments: [{ ...TEST_ENVIRONMENT, sleep }] }),
  );
  expect(problems).toMatchObject([
    { path: 'environments[0].sleep', given: 'sleep together with service.workers.mailer.scaling.scheduled' },
  ]);
});

test('the family of a task definition tells its worker', () => {
  expect([null, 'pdf-2'].map((worker) => workerOfFamily(taskFamily({ platform: 'shop', environment: 'test', worker })))).toEqual([
    null,
    'pdf-2',
  ]);
});
