import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const environments = (count: number) => Array.from({ length: count }, (_, index) => ({ ...TEST_ENVIRONMENT, name: `e${index}` }));

test.each([
  ['fails without an environment', 0, ['environments']],
  ['accepts one environment', 1, []],
  ['accepts as many environments as a pipeline has stages for', 47, []],
  ['fails with more environments than a pipeline has stages for', 48, ['environments']],
])('%s', (_name, count, paths) => {
  expect(pathsOf(sampleOptions({ environments: environments(count) }))).toEqual(paths);
});

test.each([
  ['takes as many approvals as a pipeline has stages left', 23, []],
  ['fails with more approvals than a pipeline has stages left', 24, ['environments']],
])('%s', (_name, count, paths) => {
  const behindApproval = environments(count).map((environment) => ({ ...environment, approval: true as const }));
  expect(pathsOf(sampleOptions({ environments: behindApproval }))).toEqual(paths);
});

test('counts the stage of each approval, and says so', () => {
  const [problem] = problemsOf(sampleOptions({ environments: [...environments(46), PROD_ENVIRONMENT] }));
  expect(problem).toMatchObject({
    path: 'environments',
    given: '47 environments, 1 of them behind an approval: 51 stages',
    allowed: 'at most 50 stages: 3 fixed ones, one for each environment and one for each approval',
  });
});

describe('tags', () => {
  const withTags = (tags: Record<string, string>) => sampleOptions({ tags });
  const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, '']));

  test.each([
    ['fifty of them', tags(50)],
    ['the longest key and value', { ['k'.repeat(128)]: 'v'.repeat(256) }],
    ['letters of any language', { 'équipe-プラットフォーム': 'a b_c.d:e/f=g+h-i@j' }],
  ])('can be %s', (_name, given) => {
    expect(pathsOf(withTags(given))).toEqual([]);
  });

  test.each([
    ['more than fifty', tags(51), 'tags'],
    ['a key of AWS', { 'aws:team': 'x' }, 'tags["aws:team"]'],
    ['an empty key', { '': 'x' }, 'tags[""]'],
    ['too long a key', { ['k'.repeat(129)]: 'x' }, `tags.${'k'.repeat(129)}`],
    ['too long a value', { team: 'v'.repeat(257) }, 'tags.team'],
    ['a value with another character', { team: 'a;b' }, 'tags.team'],
    ['a number', { team: 7 as unknown as string }, 'tags.team'],
  ])('cannot be %s', (_name, given, path) => {
    expect(pathsOf(withTags(given))).toContain(path);
  });
});

describe('wrong types', () => {
  test.each([undefined, null, 7, 'text', [], () => 1])('options cannot be %p', (options) => {
    expect(problemsOf(options)).toHaveLength(1);
  });

  test.each([
    ['service', []],
    ['service', 'web'],
    ['environments', {}],
    ['database', true],
    ['tags', ['a']],
    ['source', null],
  ])('%s cannot be %j', (key, value) => {
    expect(pathsOf({ ...sampleOptions(), [key]: value })).toEqual([key]);
  });

  test('the problem of a value that fits no alternative names all of them', () => {
    const options = sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, database: true as never }] });
    expect(problemsOf(options)).toEqual([
      expect.objectContaining({ allowed: expect.stringMatching(/^an object with engine\?.*, or false$/) }),
    ]);
  });

  test('an environment cannot be a string', () => {
    expect(pathsOf(sampleOptions({ environments: ['test' as never, PROD_ENVIRONMENT] }))).toEqual(['environments[0]']);
  });
});

test.each(['name', 'source', 'service', 'environments'])('%s cannot be left out', (key) => {
  const { [key as 'name']: _left, ...options } = sampleOptions();
  expect(problemsOf(options)).toEqual([expect.objectContaining({ path: key, given: 'nothing', fix: 'add it' })]);
});
