import type { EnvironmentOptions } from '../../../src/config/environment';
import type { PlatformOptions } from '../../../src/config/platform';
import { cheaperChoices } from '../../../src/ops/cost/cheaper-choices';
import { resolvePlatform } from '../../../src/config/resolve-platform';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { sampleOptions } from '../../config/sample-options';
import { costsOf, PRICES, templatesOf } from './cost-fixture';

const choicesOf = (environment: EnvironmentOptions, options: Partial<PlatformOptions> = {}): readonly (readonly [string, number])[] => {
  const costs = costsOf(templatesOf(platformFixture({ ...options, environments: [environment] }), environment.name));
  return cheaperChoices(costs, PRICES).map(({ option, savesUsd }) => [option, Number(savesUsd.toFixed(2))]);
};

test('production is told what each default would save, the most first', () => {
  expect(choicesOf(PROD)).toEqual([
    ['database: { minCapacity: 0 }', 73],
    ['database: { readers: 0 }', 36.5],
    // The gateway and its address, without the addresses that the two tasks then have.
    ['network: { natGateways: 0 }', 32.85],
    ['service: { spot: true }', 24.53],
  ]);
});

test('X86_64 is compared with ARM64', () => {
  expect(choicesOf(PROD, { service: { architecture: 'X86_64' } })).toContainEqual([
    "service: { architecture: 'ARM64' }, for the whole platform",
    8.76,
  ]);
});

test('nothing is proposed that an environment has already', () => {
  expect(choicesOf(TEST)).toEqual([]);
});

test('every proposed option is one of the platform', () => {
  const proposed = { network: { natGateways: 0 }, database: { readers: 0, minCapacity: 0 }, service: { spot: true } };
  expect(() => resolvePlatform(sampleOptions({ database: {}, environments: [{ ...PROD, ...proposed }] }))).not.toThrow();
});
