import type { EnvironmentOptions } from '../../src/config/environment';
import type { ScalingOptions } from '../../src/config/scaling';
import { resolvePlatform } from '../../src/config/resolve-platform';
import type { StepScalingOptions } from '../../src/config/step-scaling';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, sampleWithEnvironment, TEST_ENVIRONMENT } from './sample-options';

const STEPS: StepScalingOptions = {
  scaleOut: [{ atLeastPercent: 80, addTasks: 2 }],
  scaleIn: [{ atMostPercent: 20, removeTasks: 1 }],
};
const SLEEP = { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' };

const withScaling = (scaling: ScalingOptions) => sampleOptions({ service: { scaling } });
const resolved = (scaling: ScalingOptions, index = 0) => resolvePlatform(withScaling(scaling)).environments[index]!.service.scaling;
const withSleep = (overrides: Partial<EnvironmentOptions> = {}) => sampleWithEnvironment({ sleep: SLEEP, ...overrides });

describe('targets', () => {
  test('are CPU alone by default', () => {
    expect(resolved({})).toEqual({
      min: 1,
      max: 2,
      targetCpuPercent: 60,
      targetMemoryPercent: false,
      targetRequestsPerMinute: false,
      steps: false,
      scheduled: [],
    });
  });

  test('cannot all be missing while there is something to scale', () => {
    expect(problemsOf(withScaling({ min: 1, max: 3, targetCpuPercent: false }))).toEqual([
      {
        path: 'service.scaling.targetCpuPercent',
        given: 'false, so that nothing scales between 1 and 3 tasks',
        allowed: 'a target, steps or a schedule, or the same number for min and max',
        fix: 'remove it, or add another target',
      },
    ]);
    expect(pathsOf(withScaling({ min: 2, max: 2, targetCpuPercent: false }))).toEqual([]);
    expect(pathsOf(withScaling({ targetCpuPercent: false, targetRequestsPerMinute: 100 }))).toEqual([]);
  });
});

describe('steps', () => {
  test('have defaults, and replace the target of their metric', () => {
    expect(resolved({ steps: STEPS })).toMatchObject({
      targetCpuPercent: false,
      steps: { metric: 'cpu', evaluationMinutes: 5, cooldownSeconds: 60, ...STEPS },
    });
    expect(resolved({ steps: { ...STEPS, metric: 'memory' } })).toMatchObject({ targetCpuPercent: 60 });
  });

  test.each([
    ['cpu', 'targetCpuPercent'],
    ['memory', 'targetMemoryPercent'],
  ] as const)('on %s are refused together with %s', (metric, key) => {
    expect(pathsOf(withScaling({ steps: { ...STEPS, metric }, [key]: 50 }))).toEqual([`service.scaling.${key}`]);
    expect(pathsOf(withScaling({ steps: { ...STEPS, metric }, [key]: false }))).toEqual([]);
  });

  test('must remove tasks below the percentage at which they add some', () => {
    expect(pathsOf(withScaling({ steps: { ...STEPS, scaleIn: [{ atMostPercent: 80, removeTasks: 1 }] } }))).toEqual([
      'service.scaling.steps.scaleIn',
    ]);
  });

  test('have different percentages', () => {
    const scaleOut = [...STEPS.scaleOut, { atLeastPercent: 80, addTasks: 3 }];
    expect(pathsOf(withScaling({ steps: { ...STEPS, scaleOut } }))).toEqual(['service.scaling.steps.scaleOut[1]']);
    const scaleIn = [...STEPS.scaleIn, { atMostPercent: 20, removeTasks: 3 }];
    expect(pathsOf(withScaling({ steps: { ...STEPS, scaleIn } }))).toEqual(['service.scaling.steps.scaleIn[1]']);
  });

  test('can be switched off in one environment', () => {
    const environments = [{ ...TEST_ENVIRONMENT, service: { scaling: { steps: false as const } } }, PROD_ENVIRONMENT];
    const scaling = resolvePlatform(sampleOptions({ service: { scaling: { steps: STEPS } }, environments })).environments.map(
      ({ service }) => service.scaling.steps !== false,
    );
    expect(scaling).toEqual([false, true]);
  });
});

describe('a schedule', () => {
  const at = (cron: string, limits: { readonly min?: number; readonly max?: number } = {}) => ({ cron, timeZone: 'UTC', ...limits });

  test('has the limits of scaling where it has none of its own', () => {
    expect(resolved({ min: 2, max: 20, scheduled: [at('0 8 * * ? *', { min: 3 })] }).scheduled).toEqual([
      at('0 8 * * ? *', { min: 3, max: 20 }),
    ]);
  });

  test('is refused with a minimum above its maximum', () => {
    expect(pathsOf(withScaling({ min: 2, max: 10, scheduled: [at('0 8 * * ? *', { min: 11 })] }))).toEqual([
      'service.scaling.scheduled[0]',
    ]);
  });

  test('is refused with two changes at the same time', () => {
    const scheduled = [at('0 8 * * ? *', { min: 2, max: 2 }), at('0 8 * * ? *', { min: 1, max: 2 })];
    expect(pathsOf(withScaling({ scheduled, min: 1, max: 2 }))).toEqual(['service.scaling.scheduled[1]']);
  });

  test.each([
    ['cron(0 8 * * ? *)', 'write the fields alone, without cron(…)'],
    ['0 8 * * ?', 'add the year, which is * for every year'],
    ['0 8 * * * *', 'write ? for the day of the month or for the day of the week, but not for both'],
    ['0 24 * * ? *', 'correct the field "hours", which has values from 0 to 23'],
    ['0 8 ? * FRI-MON *', 'correct the field "day of the week", which has values from 1 to 7'],
    ['', 'write 6 fields, with one space between'],
  ])('with the expression %j gets a concrete fix', (cron, fix) => {
    expect(problemsOf(withScaling({ scheduled: [at(cron)] }))).toEqual([expect.objectContaining({ fix })]);
  });
});

describe('sleep', () => {
  test('is a setting of one environment, and needs a reason in production', () => {
    expect(resolvePlatform(withSleep()).environments.map(({ sleep }) => sleep)).toEqual([{ ...SLEEP, reason: null }, null]);
    expect(problemsOf(sampleOptions({ environments: [{ ...PROD_ENVIRONMENT, sleep: SLEEP }] }))).toEqual([
      {
        path: 'environments[0].sleep',
        given: 'sleep in the production tier, without a reason',
        allowed: 'with a reason: nobody can use the environment while it sleeps',
        fix: 'remove it, or add reason: "why this is right here"',
      },
    ]);
    const reason = 'a shop that opens at eight';
    expect(pathsOf(sampleOptions({ environments: [{ ...PROD_ENVIRONMENT, sleep: { ...SLEEP, reason } }] }))).toEqual([]);
  });

  test.each(['20:00', '20:59', '19:01'])('from 20:00 to %s is too short, or leaves too little time awake', (to) => {
    expect(pathsOf(withSleep({ sleep: { ...SLEEP, to } }))).toEqual(['environments[0].sleep.to']);
  });

  test.each(['21:00', '19:00', '00:00'])('from 20:00 to %s is accepted', (to) => {
    expect(pathsOf(withSleep({ sleep: { ...SLEEP, to } }))).toEqual([]);
  });

  test('is refused together with scheduled changes, which would wake the environment', () => {
    const scheduled = [{ cron: '0 8 * * ? *', timeZone: 'UTC', min: 2 }];
    expect(problemsOf(withSleep({ service: { scaling: { scheduled } } }))).toEqual([
      expect.objectContaining({
        path: 'environments[0].sleep',
        fix: 'remove sleep, or set service.scaling.scheduled of this environment to []',
      }),
    ]);
  });

  test('is refused together with steps, which would remove the tasks of a deployment at night', () => {
    expect(pathsOf(withSleep({ service: { scaling: { steps: STEPS } } }))).toEqual(['environments[0].sleep']);
    const options = withSleep({ service: { scaling: { steps: false } } });
    expect(pathsOf({ ...options, service: { scaling: { steps: STEPS } } })).toEqual([]);
  });
});
