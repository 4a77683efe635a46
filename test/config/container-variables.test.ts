import { CONTAINER_VARIABLES } from '../../src/config/contract';
import type { PlatformOptions } from '../../src/config/platform';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { pathsOf, problemsOf } from './problems-of';
import { sampleOptions, sampleWithEnvironment } from './sample-options';

test.each(Object.values(CONTAINER_VARIABLES))('%s can be neither plain nor a secret, since the platform sets it', (name) => {
  expect(pathsOf(sampleOptions({ service: { environment: { [name]: 'x' } } }))).toEqual([`service.environment.${name}`]);
  expect(pathsOf(sampleOptions({ service: { secrets: [name] } }))).toEqual(['service.secrets[0]']);
});

test('fails when a secret is declared twice', () => {
  expect(pathsOf(sampleOptions({ service: { secrets: ['A', 'B', 'A'] } }))).toEqual(['service.secrets[2]']);
});

test('fails when a variable is both plain and a secret', () => {
  expect(pathsOf(sampleOptions({ service: { secrets: ['A'], environment: { A: 'x' } } }))).toEqual(['service.secrets[0]']);
});

test('fails when an environment sets plainly what the platform declares as a secret', () => {
  const options = { ...sampleWithEnvironment({ service: { environment: { A: 'x' } } }), service: { secrets: ['A'] } };
  expect(pathsOf(options)).toEqual(['service.secrets[0]']);
});

test('a secret can have the name of a property of every object', () => {
  expect(pathsOf(sampleOptions({ service: { secrets: ['constructor', 'toString'] } }))).toEqual([]);
});

test.each(['A', '_a', 'a1', 'V'.repeat(128)])('a variable can have the name %s', (name) => {
  expect(pathsOf(sampleOptions({ service: { environment: { [name]: '' } } }))).toEqual([]);
});

test.each(['1A', 'A-B', 'A.B', 'A B', '', 'É', 'V'.repeat(129)])('a variable cannot have the name "%s"', (name) => {
  expect(pathsOf(sampleOptions({ service: { environment: { [name]: '' } } }))).toHaveLength(1);
  expect(pathsOf(sampleOptions({ service: { secrets: [name] } }))).toEqual(['service.secrets[0]']);
});

test('a variable cannot be a number', () => {
  expect(pathsOf(sampleOptions({ service: { environment: { LEVEL: 3 as never } } }))).toEqual(['service.environment.LEVEL']);
});

describe('secrets under the names of the application', () => {
  const secrets = { PAYMENT_KEY: 'STRIPE_KEY', SPRING_DATASOURCE_PASSWORD: 'DATABASE_PASSWORD' };
  const resolve = (options: Partial<PlatformOptions>) => resolvePlatform(sampleOptions(options)).environments[0]?.service;

  test('declare the keys that a team sets, without the password of the database', () => {
    expect(resolve({ service: { secrets }, database: {} })).toMatchObject({ secrets: ['STRIPE_KEY'], secretVariables: secrets });
  });

  test('a list is a map of each key to itself', () => {
    expect(resolve({ service: { secrets: ['A', 'B'] } })).toMatchObject({ secrets: ['A', 'B'], secretVariables: { A: 'A', B: 'B' } });
  });

  test('one secret can have two names', () => {
    expect(resolve({ service: { secrets: { A: 'KEY', B: 'KEY' } } })).toMatchObject({ secrets: ['KEY'] });
  });

  test('a name can be neither plain nor one that the platform sets', () => {
    expect(pathsOf(sampleOptions({ service: { secrets: { A: 'KEY', PORT: 'KEY' }, environment: { A: 'x' } } }))).toEqual([
      'service.secrets.PORT',
      'service.secrets.A',
    ]);
  });

  test('without a database there is no password', () => {
    expect(pathsOf(sampleOptions({ service: { secrets } }))).toEqual(['service.secrets']);
  });
});

describe('references in plain variables', () => {
  const problems = (value: string, options: Partial<PlatformOptions> = { database: {} }) =>
    problemsOf(sampleOptions({ service: { environment: { URL: value } }, ...options }));

  test.each(['jdbc:postgresql://${DATABASE_HOST}:${DATABASE_PORT}/${DATABASE_NAME}', '${PORT}${VERSION}', '$${ANYTHING}', '$HOME {}'])(
    '%s is allowed',
    (value) => {
      expect(problems(value)).toEqual([]);
    },
  );

  test('an unknown one gets a suggestion', () => {
    expect(problems('${DATABASE_HOSTS}')).toMatchObject([
      { path: 'service.environment.URL', given: '${DATABASE_HOSTS}', fix: 'did you mean ${DATABASE_HOST}?' },
    ]);
  });

  test('the password is refused, with the way to use it', () => {
    expect(problems('${DATABASE_PASSWORD}')).toMatchObject([
      { fix: "a password is a secret: write secrets: { URL: 'DATABASE_PASSWORD' } instead" },
    ]);
  });

  test('values of the database are refused where there is none', () => {
    expect(problems('${DATABASE_HOST}', {})).toMatchObject([
      { allowed: expect.stringContaining('references to PORT, ENVIRONMENT, VERSION;') },
    ]);
  });
});
