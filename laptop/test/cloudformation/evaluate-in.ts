import { evaluate } from '../../src/cloudformation/intrinsics/evaluate';
import type { Evaluated, Scope } from '../../src/cloudformation/intrinsics/evaluation';
import type { Json, JsonObject } from '../../src/json';
import { pseudoParameters } from '../../src/cloudformation/template/pseudo-parameters';
import { readTemplate } from '../../src/cloudformation/template/template';

const STACK = {
  stackName: 'orchard-test-service',
  stackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard-test-service/0f0f',
  account: '111111111111',
  region: 'eu-west-1',
};

/** A scope with a resource `Web`, one `Gone` that does not exist, and another stack with an export. */
export function scopeOf(sections: JsonObject = {}): Scope {
  const template = readTemplate({
    Resources: { Web: { Type: 'Test::Web' }, Gone: { Type: 'Test::Web', Condition: 'Never' } },
    ...sections,
  });
  return {
    template,
    parameters: { ...pseudoParameters(STACK), Size: '3', Zones: ['a', 'b'] },
    region: STACK.region,
    resource: (id) =>
      id === 'Web'
        ? { type: 'Test::Web', physicalId: 'web-1', attributes: { Arn: 'arn:web', 'Endpoint.Port': 5432, Nested: { Name: 'n' } } }
        : undefined,
    importValue: (name) => (name === 'neighbour:Vpc' ? 'vpc-1' : undefined),
    stackOutput: ({ stackName, outputName, region }) =>
      stackName === 'other' && outputName === 'Url' && region === 'eu-west-1' ? 'http://other' : undefined,
  };
}

/** Evaluates a value at `Resources.Web.Properties.Value`. */
export const evaluateIn = (value: Json, sections: JsonObject = {}): Evaluated =>
  evaluate(value, { scope: scopeOf(sections), path: 'Resources.Web.Properties.Value' });
