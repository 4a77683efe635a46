import { problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

test.each([
  ['at the top', { ...sampleOptions(), enviroments: [] }, 'enviroments', 'remove it'],
  ['of a key that is missing', { ...sampleOptions({ name: undefined as never }), nmae: 'x' }, 'nmae', 'did you mean name?'],
  [
    'in the service',
    sampleOptions({ service: { healthChekPath: '/' } as object }),
    'service.healthChekPath',
    'did you mean healthCheckPath?',
  ],
  ['of letter case', sampleOptions({ service: { memoryMib: 512 } as object }), 'service.memoryMib', 'did you mean memoryMiB?'],
  [
    'in an environment',
    sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, aproval: true } as never] }),
    'environments[0].aproval',
    'did you mean approval?',
  ],
  [
    'in an environment’s service',
    sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, service: { scalling: {} } as object }] }),
    'environments[0].service.scalling',
    'did you mean scaling?',
  ],
  ['three levels down', sampleOptions({ service: { scaling: { maximum: 3 } as object } }), 'service.scaling.maximum', 'remove it'],
  ['that is like nothing', sampleOptions({ service: { zzzzzz: 1 } as object }), 'service.zzzzzz', 'remove it'],
])('an unknown key %s is found', (_name, options, path, fix) => {
  expect(problemsOf(options)).toContainEqual(expect.objectContaining({ path, fix }));
});

test('an unknown key lists the keys that exist', () => {
  const [problem] = problemsOf(sampleOptions({ pipeline: { branch: 'main' } as object }));
  expect(problem?.allowed).toBe('there is no branch here; there is account, region, notifyEmails');
});

test('a misspelt required key is told once, not also as missing', () => {
  const { account, ...rest } = TEST_ENVIRONMENT;
  const paths = problemsOf(sampleOptions({ environments: [{ ...rest, acount: account } as never, PROD_ENVIRONMENT] }));
  expect(paths.map(({ path }) => path)).toEqual(['environments[0].acount']);
});

test.each([
  ['prod', 'did you mean production?'],
  ['developement', 'did you mean development?'],
  ['staging', 'choose what is allowed'],
])('the tier %s gets the hint "%s"', (tier, fix) => {
  const [problem] = problemsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, tier: tier as never }] }));
  expect(problem).toMatchObject({ path: 'environments[0].tier', fix });
});

test('a build of one environment is unknown, since all share one image', () => {
  const paths = problemsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, service: { build: {} } as object }] }));
  expect(paths.map(({ path }) => path)).toEqual(['environments[0].service.build']);
});
