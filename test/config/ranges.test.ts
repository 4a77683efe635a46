import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

test('fails when the minimum number of tasks is above the maximum', () => {
  expect(problemsOf(sampleOptions({ service: { scaling: { min: 3, max: 2 } } }))).toEqual([
    expect.objectContaining({ path: 'service.scaling.min', given: '3', allowed: 'at most 2, which is service.scaling.max' }),
  ]);
});

test('the same minimum and maximum is a fixed number of tasks', () => {
  expect(pathsOf(sampleOptions({ service: { scaling: { min: 2, max: 2 } } }))).toEqual([]);
});

test('a minimum is checked against the default maximum of the tier', () => {
  expect(pathsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, service: { scaling: { min: 3 } } }] }))).toEqual([
    'environments[0].service.scaling.min',
  ]);
});

test('a maximum is checked against the default minimum of the tier, and reported where it is written', () => {
  expect(problemsOf(sampleOptions({ environments: [{ ...PROD_ENVIRONMENT, service: { scaling: { max: 1 } } }] }))).toEqual([
    {
      path: 'environments[0].service.scaling.max',
      given: '1',
      allowed: 'at least 2, which is the default of environments[0].service.scaling.min in the production tier',
      fix: 'raise it, or lower environments[0].service.scaling.min',
    },
  ]);
});

test('fails when the minimum capacity of a database is above the maximum', () => {
  expect(pathsOf(sampleOptions({ database: { minCapacity: 4, maxCapacity: 2 } }))).toEqual(['database.minCapacity']);
});

describe('pauseAfterMinutes', () => {
  test('is refused when the database of the environment never pauses', () => {
    const environments = [{ ...PROD_ENVIRONMENT, database: { pauseAfterMinutes: 10 } }];
    expect(problemsOf(sampleOptions({ environments }))).toEqual([
      expect.objectContaining({
        path: 'environments[0].database.pauseAfterMinutes',
        fix: 'remove it, or set environments[0].database.minCapacity to 0',
      }),
    ]);
  });

  test('is refused for all environments when no database pauses', () => {
    expect(pathsOf(sampleOptions({ database: { minCapacity: 1, pauseAfterMinutes: 10 } }))).toEqual(['database.pauseAfterMinutes']);
  });

  test('is accepted for all environments when one of them pauses', () => {
    expect(pathsOf(sampleOptions({ database: { pauseAfterMinutes: 10 } }))).toEqual([]);
  });
});

test.each([
  ['mysql', 'sys'],
  ['mysql', 'Information_Schema'],
  ['postgresql', 'template0'],
] as const)('a %s database cannot have the name %s', (engine, name) => {
  expect(pathsOf(sampleOptions({ database: { engine, name } }))).toContain('database.name');
});

test('a name that one engine reserves is free in the other', () => {
  expect(pathsOf(sampleOptions({ database: { engine: 'mysql', name: 'postgres' } }))).toEqual([]);
});

test.each([
  ['pipeline.region', { region: 'us-east-1' }, 'of region eu-west-1'],
  ['pipeline.account', { account: '222222222222' }, 'of account 111111111111'],
])('fails when the connection is not of %s', (_path, pipeline, given) => {
  const [problem] = problemsOf(sampleOptions({ pipeline }));
  expect(problem?.path).toBe('source.connectionArn');
  expect(problem?.given).toContain(given);
});

test('fails when no task of a mix with Spot would run on Spot', () => {
  const spot = { fargateBase: 2, fargateWeight: 1, spotWeight: 1 };
  expect(problemsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, service: { spot } }] }))).toEqual([
    {
      path: 'environments[0].service.spot.fargateBase',
      given: '2, with at most 2 tasks',
      allowed: 'less than 2: further tasks are the ones that run on Spot',
      fix: 'lower it, raise scaling.max, or write spot: false',
    },
  ]);
});
