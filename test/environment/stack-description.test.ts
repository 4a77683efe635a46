import { partOfStack, type StackPart } from '../../src/config/names';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

test('commands read the environment of each stack from its description, and from no stack of anything else', () => {
  const environments = [TEST, { ...PROD, account: OTHER_ACCOUNT }];
  const { stacks } = synthesize(platformFixture({ environments }));
  const found = stacks.map(({ stackName: stack, templateOptions: { description } }) => ({
    stack,
    part: partOfStack({ platform: 'shop', stack, description }),
  }));
  const parts: readonly StackPart[] = ['network', 'database', 'service'];
  expect(found.filter(({ part }) => part !== undefined)).toEqual(
    ['test', 'prod'].flatMap((environment) => parts.map((part) => ({ stack: `shop-${environment}-${part}`, part: { environment, part } }))),
  );
  expect(found.some(({ part }) => part === undefined)).toBe(true);
});

test.each([
  ['another platform', 'shop-eu-test-network', 'Network, load balancer and cluster of shop-eu in test'],
  ['a stack of extend.ts', 'shop-test-job-service', 'Jobs'],
  ['a stack that was renamed', 'shop-test-storage', 'Service of shop in test'],
  ['a stack without a description', 'shop-test-service', undefined],
])('%s is no part of an environment', (_, stack, description) => {
  expect(partOfStack({ platform: 'shop', stack, description })).toBeUndefined();
});
