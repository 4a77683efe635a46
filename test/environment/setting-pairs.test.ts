import { compareStateful, describeStatefulProblem, statefulPart, type StackTemplates } from '../../src/config/stateful-resources';
import type { EnvironmentOptions } from '../../src/config/environment';
import { platformFixture } from '../support/platform-fixture';
import { ALLOWED_PAIRS, environmentOf, pairsInRows, ROWS, settingPairs } from '../support/setting-pairs';
import { synthesize } from '../support/synthesize';

function statefulOf(environments: readonly EnvironmentOptions[]): StackTemplates {
  const platform = synthesize(platformFixture({ environments }));
  return statefulPart(Object.fromEntries(platform.stacks.map((stack) => [stack.stackName, platform.template(stack).toJSON()])));
}

test('every allowed pair of settings is in a row, and no other', () => {
  expect(new Set(pairsInRows())).toEqual(new Set(ALLOWED_PAIRS));
  expect(ROWS.length).toBeLessThanOrEqual(20);
});

test('the settings of a service replace no stateful resource when they are added, and delete none', () => {
  const before = statefulOf(ROWS.map((row) => environmentOf(row, { settings: false })));
  const after = statefulOf(settingPairs());
  expect(compareStateful({ before, after }).map(describeStatefulProblem)).toEqual([]);
  expect(Object.keys(before).length).toBeGreaterThan(ROWS.length);
});
