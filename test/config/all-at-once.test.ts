import { ConfigurationError } from '../../src/config/configuration-error';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

test('every problem of every kind is reported at once', () => {
  const options = {
    ...sampleOptions({
      name: 'No Name',
      service: { port: 0, cpu: 1024, memoryMiB: 512, secrets: ['PORT'], healthChekPath: '/' } as object,
    }),
    environments: [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, name: 'test', account: '1' }],
    color: 'green',
  };
  expect(pathsOf(options)).toEqual([
    'color',
    'name',
    'service.healthChekPath',
    'service.port',
    'environments[1].account',
    'environments[1].name',
    'service.memoryMiB',
    'service.secrets[0]',
  ]);
});

test('an invalid value is not compared with others', () => {
  const paths = pathsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, region: 'Ireland', account: '7' }] }));
  expect(paths).toEqual(['environments[0].account', 'environments[0].region']);
});

test('a problem of a setting that environments share is reported once', () => {
  expect(problemsOf(sampleOptions({ service: { cpu: 256, memoryMiB: 8192 } }))).toHaveLength(1);
});

test('a problem has a path, the given value, the allowed values and a fix', () => {
  expect(problemsOf(sampleOptions({ service: { port: '80' as never } }))).toEqual([
    { path: 'service.port', given: '"80"', allowed: 'a whole number from 1 to 65535', fix: 'write 80, without quotes' },
  ]);
});

test('a long value is shortened in the message', () => {
  const [problem] = problemsOf(sampleOptions({ name: 'x'.repeat(5000) }));
  expect(problem?.given.length).toBeLessThan(130);
});

test('the message has a heading and four lines for each problem', () => {
  expect(() => resolvePlatform(sampleOptions({ service: { port: 0 } }))).toThrow(
    new ConfigurationError('.projenrc.ts', [
      { path: 'service.port', given: '0', allowed: 'a whole number from 1 to 65535', fix: 'use a value in this range' },
    ]),
  );
  expect(new ConfigurationError('here', [{ path: 'a.b', given: '1', allowed: '2', fix: 'write 2' }]).message).toBe(
    ['here has one problem:', '  a.b', '    given    1', '    allowed  2', '    fix      write 2'].join('\n'),
  );
});

describe('a value in a message', () => {
  const givenFor = (value: unknown) => problemsOf(sampleOptions({ name: value as never }))[0]?.given;

  test('that refers to itself is described', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(givenFor(cyclic)).toBe('an object that JSON cannot represent');
  });

  test('shows characters that a terminal hides or obeys', () => {
    expect(givenFor('a\u202eb\u001b[31m\u200b')).toBe('"a\\u202eb\\u001b[31m\\u200b"');
  });
});

test.each([
  [
    'an account without quotes',
    sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, account: 111111111111 as never }] }),
    'write "111111111111", in quotes',
  ],
  ['a name with spaces and capitals', sampleOptions({ name: ' Shop ' }), 'did you mean "shop"?'],
  ['a string for a list', sampleOptions({ service: { secrets: 'KEY' as never } }), 'write a list: put it in square brackets'],
  ['too many tags', sampleOptions({ tags: Object.fromEntries(Array.from({ length: 52 }, (_, index) => [`t${index}`, ''])) }), 'remove 2'],
])('the fix for %s is concrete', (_name, options, fix) => {
  expect(problemsOf(options)).toEqual([expect.objectContaining({ fix })]);
});

test.each([
  ['has no string form', { toString: 0 }],
  ['has no JSON', { toJSON: () => undefined }],
])('an object that %s is a problem like any other wrong value', (_name, value) => {
  const environments = [{ ...TEST_ENVIRONMENT, tier: value as never }];
  expect(problemsOf(sampleOptions({ name: value as never, environments })).map(({ path }) => path)).toEqual([
    'name',
    'environments[0].tier',
  ]);
});
