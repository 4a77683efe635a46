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
  ['that is similar to no option', sampleOptions({ service: { zzzzzz: 1 } as object }), 'service.zzzzzz', 'remove it'],
])('reports an unknown key %s', (_name, options, path, fix) => {
  expect(problemsOf(options)).toContainEqual(expect.objectContaining({ path, fix }));
});

test('the problem of an unknown key lists the options', () => {
  const [problem] = problemsOf(sampleOptions({ pipeline: { branch: 'main' } as object }));
  expect(problem?.allowed).toBe('no option "branch" here; the options are account, region, notifyEmails');
});

test('a misspelled required key is not also reported as missing', () => {
  const { account, ...rest } = TEST_ENVIRONMENT;
  const paths = problemsOf(sampleOptions({ environments: [{ ...rest, acount: account } as never, PROD_ENVIRONMENT] }));
  expect(paths.map(({ path }) => path)).toEqual(['environments[0].acount']);
});

test.each([
  ['prod', 'did you mean production?'],
  ['developement', 'did you mean development?'],
  ['staging', 'use one of the allowed values'],
])('the tier %s gets the hint "%s"', (tier, fix) => {
  const [problem] = problemsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, tier: tier as never }] }));
  expect(problem).toMatchObject({ path: 'environments[0].tier', fix });
});

test('an environment has no build of its own, since all share one image', () => {
  const paths = problemsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, service: { build: {} } as object }] }));
  expect(paths.map(({ path }) => path)).toEqual(['environments[0].service.build']);
});

test.each([
  ['at the top', { ...sampleOptions(), natGateways: 2 }, 'environments[0].network.natGateways'],
  ['at the top, in two sections', { ...sampleOptions(), port: 80 }, 'service.port'],
  ['in another section', sampleOptions({ service: { branch: 'main' } as object }), 'source.branch'],
  [
    'in the second environment',
    sampleOptions({ environments: [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, readers: 2 } as never] }),
    'environments[1].database.readers',
  ],
])('an option in the wrong place, %s, gets the right place as a hint', (_name, options, path) => {
  expect(problemsOf(options)).toEqual([expect.objectContaining({ fix: `remove it, or move it to ${path}` })]);
});

test.each([
  ['3.13', 3.13, 'write "3.13", in quotes'],
  ['3.9', '3.9', 'use one of the allowed values'],
])('the Python version %s written as %j gets the hint "%s"', (_version, python, fix) => {
  const [problem] = problemsOf(sampleOptions({ service: { build: { runtimes: { python: python as never } } } }));
  expect(problem).toMatchObject({ path: 'service.build.runtimes.python', fix });
});

test('a runtime that the platform itself needs, or that CodeBuild does not have, is no option', () => {
  const [problem] = problemsOf(sampleOptions({ service: { build: { runtimes: { nodejs: '22' } as object } } }));
  expect(problem).toMatchObject({
    path: 'service.build.runtimes.nodejs',
    allowed: 'no option "nodejs" here; the options are java, python, golang',
  });
});
