import { pathsOf, problemsOf } from '../problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from '../sample-options';

test('fails when the least number of tasks is more than the most', () => {
  expect(problemsOf(sampleOptions({ service: { scaling: { min: 3, max: 2 } } }))).toEqual([
    expect.objectContaining({ path: 'service.scaling.min', given: '3', allowed: 'at most 2, which is service.scaling.max' }),
  ]);
});

test('as many tasks at least as at most is a fixed number', () => {
  expect(pathsOf(sampleOptions({ service: { scaling: { min: 2, max: 2 } } }))).toEqual([]);
});

test('a least number is judged against the default of its tier', () => {
  expect(pathsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, service: { scaling: { min: 3 } } }] }))).toEqual([
    'environments[0].service.scaling.min',
  ]);
});

test('fails when a database has more capacity at least than at most', () => {
  expect(pathsOf(sampleOptions({ database: { minCapacity: 4, maxCapacity: 2 } }))).toEqual(['database.minCapacity']);
});

describe('a time to pause after', () => {
  test('is refused where the environment’s database never pauses', () => {
    const environments = [{ ...PROD_ENVIRONMENT, database: { pauseAfterMinutes: 10 } }];
    expect(problemsOf(sampleOptions({ environments }))).toEqual([
      expect.objectContaining({
        path: 'environments[0].database.pauseAfterMinutes',
        fix: 'remove it, or set environments[0].database.minCapacity to 0',
      }),
    ]);
  });

  test('is refused for all where no database pauses', () => {
    expect(pathsOf(sampleOptions({ database: { minCapacity: 1, pauseAfterMinutes: 10 } }))).toEqual(['database.pauseAfterMinutes']);
  });

  test('is taken for all where one of them pauses', () => {
    expect(pathsOf(sampleOptions({ database: { pauseAfterMinutes: 10 } }))).toEqual([]);
  });
});

test.each([
  ['mysql', 'sys'],
  ['mysql', 'Information_Schema'],
  ['postgresql', 'template0'],
] as const)('a %s database cannot be called %s', (engine, name) => {
  expect(pathsOf(sampleOptions({ database: { engine, name } }))).toContain('database.name');
});

test('a name taken in one engine is free in the other', () => {
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
