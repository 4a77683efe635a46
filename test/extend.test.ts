import { Template } from 'aws-cdk-lib/assertions';
import { buildApp, environmentsOf } from './platform/support/app';

// This file is yours: test what src/extend.ts adds. `npx projen` and upgrades of the template do not change it.

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
}

/** Rights of ECS Exec, for which AWS supports no narrower resource. Add those of yours that have none either. */
const ON_ALL_RESOURCES = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

const environments = environmentsOf(buildApp());

test.each(environments.map((stage) => [stage.environment.name, stage] as const))(
  'the service in %s has rights on all resources only where AWS supports no narrower ones',
  (_, { ownStacks }) => {
    const service = ownStacks.find(({ node }) => node.id === 'service')!;
    const policies = Object.entries(Template.fromStack(service).findResources('AWS::IAM::Policy'));
    const statements: readonly Statement[] = policies
      .filter(([id]) => id.startsWith('TaskDefinitionTaskRole'))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    const onAll = statements.filter(({ Effect, Resource }) => Effect === 'Allow' && [Resource].flat().includes('*'));
    expect(onAll.flatMap(({ Action }) => Action).sort()).toEqual(ON_ALL_RESOURCES);
  },
);

// For the example in src/extend.ts:
//
// test('uploads of customers are kept when prod is deleted', () => {
//   const prod = environments.find(({ environment }) => environment.name === 'prod');
//   const storage = prod?.addedStacks.find(({ node }) => node.id === 'storage');
//   Template.fromStack(storage!).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
// });
