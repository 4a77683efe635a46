import { resolvePlatform } from '../../src/config/resolve-platform';
import type { EnvironmentOptions } from '../../src/config/environment';
import { problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, sampleWithEnvironment } from './sample-options';

const BUDGET: Partial<EnvironmentOptions> = { cost: { budgetUsdPerMonth: 100 } };

test('without a budget there is none', () => {
  expect(resolvePlatform(sampleOptions()).environments[0]!.cost).toEqual({ budgetUsdPerMonth: null });
});

test('a budget of which nobody would be notified is refused', () => {
  expect(problemsOf(sampleWithEnvironment(BUDGET))).toEqual([
    expect.objectContaining({
      path: 'environments[0].cost.budgetUsdPerMonth',
      given: '100, and no notifyEmails',
      fix: 'set notifyEmails of this environment; those of the pipeline apply to the production tier',
    }),
  ]);
});

test('in production, the addresses of the pipeline are enough', () => {
  const options = { pipeline: { notifyEmails: ['team@example.com'] }, environments: [{ ...PROD_ENVIRONMENT, ...BUDGET }] };
  expect(problemsOf(sampleOptions(options))).toEqual([]);
});

test('where CloudFormation has no budgets, nobody has to be notified', () => {
  const environments = [{ ...PROD_ENVIRONMENT, ...BUDGET, region: 'eu-north-1' }];
  expect(problemsOf(sampleOptions({ pipeline: { region: 'eu-west-1' }, environments }))).toEqual([]);
});

test('outside of the partition aws, a budget in US dollars is refused', () => {
  const environments = [{ ...PROD_ENVIRONMENT, ...BUDGET, region: 'cn-north-1', notifyEmails: ['team@example.com'] }];
  expect(problemsOf(sampleOptions({ environments })).filter(({ path }) => path.includes('cost'))).toEqual([
    expect.objectContaining({ given: 'a budget in cn-north-1', fix: 'remove it' }),
  ]);
});
