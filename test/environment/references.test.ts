import type { Template } from 'aws-cdk-lib/assertions';
import { CONFIGURATIONS } from '../support/configurations';
import { synthesize } from '../support/synthesize';

interface Reference {
  readonly StackName: string;
  readonly OutputName: string;
}

function references(value: unknown): Reference[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if ('Fn::GetStackOutput' in value) {
    return [value['Fn::GetStackOutput'] as Reference];
  }
  return Object.values(value).flatMap(references);
}

const outputs = (template: Template): string[] => Object.keys((template.toJSON().Outputs ?? {}) as object);

describe.each(Object.entries(CONFIGURATIONS))('with %s', (_, configuration) => {
  const platform = synthesize(configuration());
  const byName = new Map(platform.stacks.map((stack) => [stack.stackName, stack]));

  test('every reference to another stack names an output that it has', () => {
    const missing = platform.stacks.flatMap((stack) =>
      references(platform.template(stack).toJSON()).filter(({ StackName, OutputName }) => {
        const producer = byName.get(StackName);
        return !producer || !outputs(platform.template(producer)).includes(OutputName);
      }),
    );
    expect(missing).toEqual([]);
  });

  test('every reference is to a stack of the same environment that is deployed earlier', () => {
    for (const stack of platform.stacks) {
      const producers = new Set(references(platform.template(stack).toJSON()).map(({ StackName }) => StackName));
      const before = new Set(stack.dependencies.flatMap((each) => [each, ...each.dependencies]).map(({ stackName }) => stackName));
      expect([...producers].filter((name) => !before.has(name))).toEqual([]);
    }
  });
});
