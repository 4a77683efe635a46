import type { Template } from 'aws-cdk-lib/assertions';
import { platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

/**
 * Logical ids and types of resources. A change of one replaces or deletes a running resource.
 * Other tests assert the properties.
 */
const shape = (template: Template): string[] =>
  Object.entries(template.toJSON().Resources as Record<string, { Type: string }>)
    .map(([id, { Type }]) => `${Type} ${id}`)
    .sort();

const platform = synthesize(platformFixture());

test('the pipeline stack keeps its shape', () => expect(shape(platform.pipeline)).toMatchSnapshot());

test.each(['network', 'database', 'service'] as const)('the %s stack keeps its shape', (part) => {
  expect(shape(platform.environment('prod', part))).toMatchSnapshot();
});

test('two environments of a tier have resources of the same types', () => {
  const {
    environments: [first],
  } = platformFixture();
  const twins = synthesize({ ...platformFixture(), environments: [first!, { ...first!, name: 'twin' }] });
  const types = (name: string, part: 'network' | 'database' | 'service'): unknown[] =>
    shape(twins.environment(name, part)).map((line) => line.split(' ')[0]);
  for (const part of ['network', 'database', 'service'] as const) {
    expect(types('twin', part)).toEqual(types('test', part));
  }
});
