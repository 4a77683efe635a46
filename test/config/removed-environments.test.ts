import { removedEnvironmentWarnings } from '../../src/config/warnings';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';

const OLD = { ...TEST, name: 'old' };
const before = platformFixture({ environments: [TEST, OLD, PROD] });

test('says nothing as long as every environment is where it was', () => {
  expect(removedEnvironmentWarnings(before, before)).toEqual([]);
  expect(removedEnvironmentWarnings(before, platformFixture({ environments: [TEST, OLD] }))).toEqual([]);
});

test('the stacks of a removed environment stay until they are deleted', () => {
  expect(removedEnvironmentWarnings(platformFixture(), before)).toEqual([
    'old is removed from aws://111111111111/eu-west-1, but its stacks stay there and cost money: ' +
      'run `npx projen env:down old` right before you push, or after the pipeline has run without it',
  ]);
});

test('a renamed environment is a new one, without the data of the old one', () => {
  const [warning, ...others] = removedEnvironmentWarnings(
    platformFixture({ environments: [TEST, { ...OLD, name: 'demo' }, PROD] }),
    before,
  );
  expect(others).toEqual([]);
  expect(warning).toContain('`npx projen env:down old`');
  expect(warning).toContain('if demo is its new name: demo is a new environment, and no data is moved to it');
  expect(warning).not.toContain('secret:copy');
});

test('the secrets of a renamed environment can be copied', () => {
  const service = { secrets: ['STRIPE_KEY'] };
  const [warning] = removedEnvironmentWarnings(
    platformFixture({ service, environments: [{ ...TEST, name: 'demo' }, PROD] }),
    platformFixture({ service }),
  );
  expect(warning).toContain('before env:down, `npx projen secret:copy test demo` copies its secrets');
});

test.each([
  ['its account is no longer configured', [TEST, PROD], [TEST, { ...OLD, account: OTHER_ACCOUNT }, PROD]],
  ['it moved to another region', [TEST, { ...OLD, region: 'us-east-1' }, PROD], [TEST, OLD, PROD]],
])('an environment that commands no longer find is put back first: %s', (_, environments, earlier) => {
  const [warning] = removedEnvironmentWarnings(platformFixture({ environments }), platformFixture({ environments: earlier }));
  expect(warning).toContain('put old back as it was, run `npx projen` and `npx projen env:down old`, then remove it again');
});

test('another name of the platform is another platform', () => {
  expect(removedEnvironmentWarnings(platformFixture({ name: 'store' }), before)).toEqual([]);
});
