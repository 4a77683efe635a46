import type { DeploymentOptions } from '../../src/config/deployment';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { checkEdges } from './check-edges';
import { pathsOf, problemsOf } from './problems-of';
import { sampleWithEnvironment } from './sample-options';

const withDeployment = (deployment: DeploymentOptions) => sampleWithEnvironment({ deployment });
const resolved = (deployment: DeploymentOptions) => resolvePlatform(withDeployment(deployment)).environments[0]!.deployment;
const optionOf = (key: string, strategy: string) => (value: never) => withDeployment({ strategy, [key]: value } as DeploymentOptions);
const PATH = 'environments[0].deployment';

checkEdges([
  {
    path: `${PATH}.strategy`,
    options: (strategy) => withDeployment({ strategy }),
    valid: ['rolling', 'blueGreen', 'canary', 'linear'],
    invalid: ['BLUE_GREEN', 'bluegreen', '', null, true],
  },
  {
    path: `${PATH}.percent`,
    options: optionOf('percent', 'canary'),
    valid: [0.1, 0.3, 2.9, 33.3, 100],
    invalid: [0, 0.05, 0.15, 100.1, '5', null],
  },
  { path: `${PATH}.stepMinutes`, options: optionOf('stepMinutes', 'canary'), valid: [0, 1440], invalid: [-1, 1441, 0.5] },
  { path: `${PATH}.bakeMinutes`, options: optionOf('bakeMinutes', 'blueGreen'), valid: [0, 1440], invalid: [-1, 1441, 0.5] },
  { path: `${PATH}.pauseBeforeTraffic`, options: optionOf('pauseBeforeTraffic', 'blueGreen'), valid: [true, false], invalid: ['yes', 1] },
  { path: `${PATH}.testBeforeTraffic`, options: optionOf('testBeforeTraffic', 'linear'), valid: [true, false], invalid: ['yes', 1] },
  { path: `${PATH}.drainInBackground`, options: optionOf('drainInBackground', 'rolling'), valid: [true, false], invalid: ['yes', 1] },
  { path: `${PATH}.betweenStrategies`, options: optionOf('betweenStrategies', 'rolling'), valid: [true, false], invalid: ['yes', 1] },
]);

test('the defaults are rolling, and for each other strategy the steps of ECS', () => {
  expect(resolvePlatform(sampleWithEnvironment({})).environments[0]!.deployment).toEqual({
    strategy: 'rolling',
    drainInBackground: false,
    betweenStrategies: false,
  });
  expect(resolved({ strategy: 'blueGreen' })).toEqual({
    strategy: 'blueGreen',
    bakeMinutes: 5,
    pauseBeforeTraffic: false,
    testBeforeTraffic: false,
  });
  expect(resolved({ strategy: 'canary' })).toEqual({
    strategy: 'canary',
    percent: 5,
    stepMinutes: 10,
    bakeMinutes: 5,
    pauseBeforeTraffic: false,
    testBeforeTraffic: false,
  });
  expect(resolved({ strategy: 'linear' })).toEqual({
    strategy: 'linear',
    percent: 10,
    stepMinutes: 6,
    bakeMinutes: 5,
    pauseBeforeTraffic: false,
    testBeforeTraffic: false,
  });
});

test.each([
  ['percent', 'rolling', 5],
  ['percent', 'blueGreen', 5],
  ['stepMinutes', 'rolling', 5],
  ['stepMinutes', 'blueGreen', 5],
  ['bakeMinutes', 'rolling', 5],
  ['pauseBeforeTraffic', 'rolling', true],
  ['testBeforeTraffic', 'rolling', true],
  ['drainInBackground', 'canary', true],
  ['betweenStrategies', 'blueGreen', true],
  ['betweenStrategies', 'canary', true],
  ['betweenStrategies', 'linear', true],
] as const)('%s is refused with the strategy %s', (key, strategy, value) => {
  expect(pathsOf(withDeployment({ strategy, [key]: value }))).toEqual([`${PATH}.${key}`]);
});

test('a message says with which strategies an option goes', () => {
  expect(problemsOf(withDeployment({ percent: 5 }))).toEqual([
    {
      path: `${PATH}.percent`,
      given: 'percent with the strategy rolling',
      allowed: 'only with canary and linear',
      fix: 'remove it, or change the strategy',
    },
  ]);
});

test('a linear step is at least three percent, a canary can be smaller', () => {
  expect(pathsOf(withDeployment({ strategy: 'linear', percent: 2.9 }))).toEqual([`${PATH}.percent`]);
  expect(pathsOf(withDeployment({ strategy: 'linear', percent: 3 }))).toEqual([]);
});

test('all waits together are at most 33 hours, which CloudFormation refuses to exceed', () => {
  const day = 1440;
  expect(pathsOf(withDeployment({ strategy: 'canary', stepMinutes: day, bakeMinutes: 540 }))).toEqual([]);
  expect(problemsOf(withDeployment({ strategy: 'canary', stepMinutes: day, bakeMinutes: 541 }))).toEqual([
    {
      path: `${PATH}.stepMinutes`,
      given: '1 × 1440 minutes between the steps and 541 minutes after them, together 1981',
      allowed: 'at most 1980 minutes (33 hours), the limit of CloudFormation',
      fix: 'shorten stepMinutes or bakeMinutes',
    },
  ]);
  expect(pathsOf(withDeployment({ strategy: 'linear', percent: 30, stepMinutes: 660, bakeMinutes: 0 }))).toEqual([]);
  expect(problemsOf(withDeployment({ strategy: 'linear', percent: 30, stepMinutes: 661, bakeMinutes: 0 }))).toMatchObject([
    { path: `${PATH}.stepMinutes`, fix: 'shorten stepMinutes or bakeMinutes, or raise percent' },
  ]);
});

test('the pauses count to the limit of CloudFormation, with every strategy', () => {
  const paused = { pauseBeforeTraffic: true, testBeforeTraffic: true } as const;
  expect(pathsOf(withDeployment({ strategy: 'blueGreen', bakeMinutes: 480, ...paused }))).toEqual([]);
  expect(problemsOf(withDeployment({ strategy: 'blueGreen', bakeMinutes: 481, ...paused }))).toEqual([
    {
      path: `${PATH}.bakeMinutes`,
      given: '481 minutes of bakeMinutes and 1500 minutes for pauses, together 1981',
      allowed: 'at most 1980 minutes (33 hours), the limit of CloudFormation',
      fix: 'shorten bakeMinutes, or remove pauseBeforeTraffic',
    },
  ]);
  expect(pathsOf(withDeployment({ strategy: 'canary', stepMinutes: 480, bakeMinutes: 60, pauseBeforeTraffic: true }))).toEqual([]);
  expect(pathsOf(withDeployment({ strategy: 'canary', stepMinutes: 480, bakeMinutes: 61, pauseBeforeTraffic: true }))).toEqual([
    `${PATH}.stepMinutes`,
  ]);
});

test('an environment that tests before traffic cannot be restarted by a changed secret, since nothing would test the restart', () => {
  const service = { secrets: ['API_KEY'], restartOnSecretChange: true };
  const deployment = { strategy: 'canary', testBeforeTraffic: true } as const;
  expect(problemsOf(sampleWithEnvironment({ deployment, service }))).toEqual([
    {
      path: `${PATH}.testBeforeTraffic`,
      given: 'true, together with service.restartOnSecretChange',
      allowed: 'one of the two: a restart is a deployment that waits for its tests, which only the pipeline runs',
      fix: 'set service.restartOnSecretChange of this environment to false, and deploy changed secrets by the pipeline',
    },
  ]);
  expect(pathsOf(sampleWithEnvironment({ deployment: { strategy: 'canary' }, service }))).toEqual([]);
});

test('an environment where a person decides cannot be restarted by a changed secret, since nobody would continue the restart', () => {
  const service = { secrets: ['API_KEY'], restartOnSecretChange: true };
  const deployment = { strategy: 'linear', pauseBeforeTraffic: true } as const;
  expect(problemsOf(sampleWithEnvironment({ deployment, service }))).toMatchObject([
    {
      path: `${PATH}.pauseBeforeTraffic`,
      given: 'true, together with service.restartOnSecretChange',
      allowed: 'one of the two: a restart is a deployment that waits for a person, who is not notified',
    },
  ]);
  expect(pathsOf(sampleWithEnvironment({ deployment: { ...deployment, testBeforeTraffic: true }, service }))).toEqual([
    `${PATH}.testBeforeTraffic`,
    `${PATH}.pauseBeforeTraffic`,
  ]);
});

test.each([
  [{ strategy: 'canary' }, 'use the strategy rolling'],
  [{ strategy: 'rolling', betweenStrategies: true }, 'remove betweenStrategies'],
] as const)('requests cannot be counted for scaling with %j, because two target groups take turns', (deployment, fix) => {
  const service = { scaling: { targetRequestsPerMinute: 1000 } };
  expect(problemsOf(sampleWithEnvironment({ deployment, service }))).toMatchObject([
    { path: PATH, fix: `set service.scaling.targetRequestsPerMinute of this environment to false, or ${fix}` },
  ]);
  expect(pathsOf(sampleWithEnvironment({ deployment: { strategy: 'rolling' }, service }))).toEqual([]);
});
