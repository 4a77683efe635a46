import { actionGroups, pipelineDefinition } from '../../src/pipeline/pipeline-definition';
import { approvalAction, deployAction, source, stage } from './fixture';
import type { JsonObject } from '../../src/json';

const read = (...stages: readonly JsonObject[]): ReturnType<typeof pipelineDefinition> =>
  pipelineDefinition({
    logicalId: 'P',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'demo',
    attributes: {},
    properties: { Stages: stages },
  });

test('reads stages, kinds, namespaces and artifacts', () => {
  const definition = read(source(), stage('prod', approvalAction(), deployAction('Service', 'prod', 2)));
  expect(definition.stages.map((candidate) => candidate.name)).toEqual(['Source', 'prod']);
  expect(definition.stages[1]?.actions.map((action) => [action.kind, action.name])).toEqual([
    ['approval', 'Approve'],
    ['deploy', 'Service'],
  ]);
  expect(definition.stages[0]?.actions[0]).toMatchObject({ namespace: 'Source', outputs: ['Source'] });
});

test('rolls back only stages with OnFailure ROLLBACK', () => {
  expect(read(source(), stage('test', deployAction('A', 'a'))).stages.map((candidate) => candidate.rollbackOnFailure)).toEqual([
    false,
    true,
  ]);
});

test('groups actions by run order', () => {
  const [only] = read(stage('test', deployAction('C', 'c', 3), deployAction('A', 'a', 1), deployAction('B', 'b', 1))).stages;
  expect(actionGroups(only!).map((group) => group.map((action) => action.name))).toEqual([['A', 'B'], ['C']]);
});

test('fails for a provider that the laptop does not have, and names the action and the providers', () => {
  const lambda = { ...deployAction('Invoke', 'x'), ActionTypeId: { Category: 'Invoke', Owner: 'AWS', Provider: 'Lambda', Version: '1' } };
  expect(() => read(stage('test', lambda))).toThrow(/action test\/Invoke has the provider Invoke\/Lambda.*Deploy\/CloudFormation/);
});
