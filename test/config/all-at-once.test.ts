import { ConfigurationError } from '../../src/config/configuration-error';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

test('every problem of every kind is found in one look', () => {
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

test('a value that is wrong in itself is not judged against others', () => {
  const paths = pathsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, region: 'Ireland', account: '7' }] }));
  expect(paths).toEqual(['environments[0].account', 'environments[0].region']);
});

test('a setting that environments share is told once', () => {
  expect(problemsOf(sampleOptions({ service: { cpu: 256, memoryMiB: 8192 } }))).toHaveLength(1);
});

test('a problem says where, what was given, what is allowed and what to do', () => {
  expect(problemsOf(sampleOptions({ service: { port: '80' as never } }))).toEqual([
    { path: 'service.port', given: '"80"', allowed: 'a whole number from 1 to 65535', fix: 'give a number, without quotes' },
  ]);
});

test('a long value is cut short in the message', () => {
  const [problem] = problemsOf(sampleOptions({ name: 'x'.repeat(5000) }));
  expect(problem?.given.length).toBeLessThan(130);
});

test('the message is for people: a heading, then four lines for each problem', () => {
  expect(() => resolvePlatform(sampleOptions({ service: { port: 0 } }))).toThrow(
    new ConfigurationError('.projenrc.ts', [
      { path: 'service.port', given: '0', allowed: 'a whole number from 1 to 65535', fix: 'choose one of those' },
    ]),
  );
  expect(new ConfigurationError('here', [{ path: 'a.b', given: '1', allowed: '2', fix: 'write 2' }]).message).toBe(
    ['here has one problem:', '  a.b', '    given    1', '    allowed  2', '    fix      write 2'].join('\n'),
  );
});
