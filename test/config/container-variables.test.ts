import { CONTAINER_VARIABLES } from '../../src/config/contract';
import { pathsOf } from './problems-of';
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
