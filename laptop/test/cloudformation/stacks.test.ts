import type { JsonObject } from '../../src/json';
import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';

const fixture = stackFixture();
const { deploy, calls } = fixture;

test('creates resources in the order of their references, and changes nothing the second time', async () => {
  const resources = {
    Last: thing({ Value: { Ref: 'Middle' } }),
    Middle: thing({ Value: { 'Fn::Sub': '${First.Value}' } }),
    First: thing({ Value: 'one' }),
    Zero: thing({}, { DependsOn: 'Last' }),
  };
  const outputs = { Outputs: { Value: { Value: { 'Fn::GetAtt': ['Last', 'Value'] } } } };
  expect(await deploy(resources, { sections: outputs })).toEqual({ changed: true, outputs: { Value: 'Middle' } });
  expect(calls()).toEqual(['create First', 'create Middle', 'create Last', 'create Zero']);
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Value: 'Middle' } });
  expect(await deploy(resources, { sections: outputs })).toEqual({ changed: false, outputs: { Value: 'Middle' } });
  expect(calls()).toEqual([]);
  expect(fixture.stacks.find('orchard')?.status).toBe('CREATE_COMPLETE');
});

test('updates only what changed, and the resources that refer to a replaced one', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing({ Value: { Ref: 'A' } }), C: thing() });
  calls();
  await deploy({ A: thing({ Id: 'a2' }), B: thing({ Value: { Ref: 'A' } }), C: thing() });
  expect(calls()).toEqual(['update A a1', 'update B B', 'delete a1']);
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_COMPLETE');
});

test('deletes removed resources last, in reverse order', async () => {
  await deploy({ A: thing(), B: thing({ Value: { Ref: 'A' } }), C: thing() });
  calls();
  await deploy({ C: thing(), D: thing() });
  expect(calls()).toEqual(['create D', 'delete B', 'delete A']);
});

test('keeps removed and replaced resources that their policy retains', async () => {
  await deploy({ A: thing({}, { DeletionPolicy: 'Retain' }), B: thing({ Id: 'b1' }, { UpdateReplacePolicy: 'Retain' }) });
  calls();
  await deploy({ B: thing({ Id: 'b2' }, { UpdateReplacePolicy: 'Retain' }) });
  expect(calls()).toEqual(['update B b1']);
  expect(fixture.log).toContain('DELETE_SKIPPED Test::Thing A');
});

test('does not create a resource whose condition is false, and deletes it when the condition becomes false', async () => {
  const sections = (on: string): JsonObject => ({ Conditions: { On: { 'Fn::Equals': [on, 'yes'] } } });
  const resources = { A: thing(), B: thing({}, { Condition: 'On' }) };
  await deploy(resources, { sections: sections('yes') });
  expect(calls()).toEqual(['create A', 'create B']);
  await deploy(resources, { sections: sections('no') });
  expect(calls()).toEqual(['delete B']);
});

test('passes account, region and stack id to the provider', async () => {
  await deploy({ A: thing() });
  expect(fixture.provider.requests[0]).toMatchObject({
    stackName: 'orchard',
    account: '111111111111',
    region: 'eu-west-1',
    logicalId: 'A',
    type: 'Test::Thing',
    stackId: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:111111111111:stack\/orchard\/[0-9a-f-]{36}$/) as string,
  });
});

test('takes parameters from their defaults, from the deployment and from Parameter Store', async () => {
  fixture.parameters.put({ name: '/size', type: 'String', value: 'large' });
  const parameters = {
    Own: { Type: 'String', Default: 'own' },
    Given: { Type: 'String', Default: 'default' },
    Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Size: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/size' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
  };
  const value: JsonObject = {
    'Fn::Join': ['|', [{ Ref: 'Own' }, { Ref: 'Given' }, { 'Fn::Join': ['+', { Ref: 'Names' }] }, { Ref: 'Size' }]],
  };
  const rules = {
    CheckBootstrapVersion: { Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1'], { Ref: 'BootstrapVersion' }] }] } }] },
  };
  await deploy({ A: thing({ Value: value }) }, { sections: { Parameters: parameters, Rules: rules }, parameters: { Given: 'given' } });
  expect(fixture.provider.requests[0]?.properties.Value).toBe('own|given|a+b|large');
  await expect(deploy({ A: thing() }, { sections: { Parameters: { None: { Type: 'String' } } }, stackName: 'other' })).rejects.toThrow(
    'no default, and no value is given for it, at Parameters.None',
  );
});

test('names the cycle when resources need each other', async () => {
  const resources = {
    A: thing({ Value: { Ref: 'B' } }),
    B: thing({}, { DependsOn: ['C'] }),
    C: thing({ Value: { 'Fn::Sub': '${A.Value}' } }),
  };
  await expect(deploy(resources)).rejects.toThrow('circular dependency between resources: A -> B -> C -> A');
  expect(fixture.stacks.list()).toEqual([]);
});

test('names the stack and every resource whose type is not supported, before it creates anything', async () => {
  const unsupported = { Queue: { Type: 'AWS::SQS::Queue' }, Table: { Type: 'AWS::DynamoDB::Table' }, Job: { Type: 'Custom::Job' } };
  await expect(deploy({ A: thing(), ...unsupported })).rejects.toThrow(
    'stack orchard: the laptop engine does not support the type AWS::SQS::Queue of resource Queue, ' +
      'AWS::DynamoDB::Table of resource Table, Custom::Job of resource Job; if the type has no effect on a laptop, add it to the tables in',
  );
  expect(calls()).toEqual([]);
  expect(fixture.stacks.list()).toEqual([]);
});

test('other stacks import exports, which cannot be changed or deleted while they do', async () => {
  const exporting = (value: string): JsonObject => ({ Outputs: { Vpc: { Value: value, Export: { Name: 'net:Vpc' } } } });
  await deploy({ A: thing() }, { sections: exporting('vpc-1'), stackName: 'net' });
  await deploy({ B: thing({ Value: { 'Fn::ImportValue': 'net:Vpc' } }) }, { stackName: 'user' });
  expect(fixture.provider.requests[1]?.properties.Value).toBe('vpc-1');
  await expect(deploy({ A: thing() }, { stackName: 'net' })).rejects.toThrow(
    'export "net:Vpc" cannot be deleted as it is in use by stack user',
  );
  await expect(deploy({ A: thing() }, { sections: exporting('vpc-2'), stackName: 'net' })).rejects.toThrow(
    'export "net:Vpc" cannot be changed as it is in use by stack user',
  );
  await expect(fixture.stacks.delete('net')).rejects.toThrow('stack net cannot be deleted, because stack user imports from it');
  await expect(deploy({ C: thing() }, { sections: exporting('x'), stackName: 'third' })).rejects.toThrow(
    'stack net already has export "net:Vpc"',
  );
});

test('reads outputs of other stacks in their region', async () => {
  await deploy({ A: thing() }, { sections: { Outputs: { Url: { Value: 'http://a' } } }, stackName: 'one', region: 'us-east-1' });
  const value = (region?: string): JsonObject => ({
    'Fn::GetStackOutput': { StackName: 'one', OutputName: 'Url', ...(region === undefined ? {} : { Region: region }) },
  });
  await expect(deploy({ B: thing({ Value: value() }) }, { stackName: 'two' })).rejects.toThrow(
    'stack "one" in eu-west-1 has no output "Url"',
  );
  await deploy({ B: thing({ Value: value('us-east-1') }) }, { stackName: 'two' });
  expect(fixture.provider.requests.at(-1)?.properties.Value).toBe('http://a');
});

test('deletes the resources of a stack in reverse order, and then the stack', async () => {
  await deploy({ A: thing(), B: thing({ Value: { Ref: 'A' } }), C: thing({}, { DeletionPolicy: 'Retain' }) });
  calls();
  await fixture.stacks.delete('orchard');
  expect(calls()).toEqual(['delete B', 'delete A']);
  expect(fixture.stacks.find('orchard')).toBeUndefined();
});

test('tries to stop everything, and then names what did not stop', async () => {
  await deploy({ A: thing(), B: thing({ FailStop: 'stuck' }) });
  calls();
  await expect(fixture.stacks.stopAll()).rejects.toThrow('not everything stopped: stuck');
  expect(calls()).toEqual(['stop B', 'stop A']);
});

test('finds a resource by its physical id', async () => {
  await deploy({ A: thing({ Id: 'arn:1' }) });
  expect(fixture.stacks.findResource('arn:1')).toMatchObject({ logicalId: 'A', properties: { Id: 'arn:1' } });
  expect(fixture.stacks.findResource('arn:2')).toBeUndefined();
});

test('refuses to move a stack to another region, and an invalid stack name', async () => {
  await deploy({ A: thing() });
  await expect(deploy({ A: thing() }, { region: 'us-east-1' })).rejects.toThrow(
    'exists in account 111111111111, region eu-west-1, and cannot move',
  );
  expect(() => fixture.stacks.find('../key')).toThrow('is not a stack name');
});
