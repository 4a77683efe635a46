import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import type { Stack, StackEvent, StackResource } from '@aws-sdk/client-cloudformation';
import { cloudFormationOperations } from '../../src/endpoint/cloudformation/cloudformation-operations';
import { stackFixture } from '../cloudformation/stack-fixture';
import { thing } from '../cloudformation/test-provider';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

const fixture = stackFixture();
const { deploy } = fixture;
const ORCHARD = { StackName: 'orchard' };
let open: OpenEndpoint;
let client: CloudFormationClient;

beforeEach(async () => {
  open = await openEndpoint(fixture.state.path, cloudFormationOperations({ stacks: fixture.stacks }));
  client = new CloudFormationClient(open.client);
});
afterEach(() => open.stop());

const stack = async (name = 'orchard'): Promise<Stack> =>
  (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0] as Stack;
const events = async (name = 'orchard'): Promise<readonly StackEvent[]> =>
  (await client.send(new DescribeStackEventsCommand({ StackName: name }))).StackEvents ?? [];
const resources = async (): Promise<readonly StackResource[]> =>
  (await client.send(new DescribeStackResourcesCommand(ORCHARD))).StackResources ?? [];
const inShort = (all: readonly Partial<Pick<StackResource, 'LogicalResourceId' | 'PhysicalResourceId' | 'ResourceStatus'>>[]): unknown[] =>
  all.map(({ LogicalResourceId, PhysicalResourceId, ResourceStatus }) => [LogicalResourceId, PhysicalResourceId, ResourceStatus]);

test('returns the events of a stack with the fields of the API, the newest first', async () => {
  await deploy({ A: thing({ Id: 'a1' }) });
  const { StackId = '' } = await stack();
  const found = await events();
  expect(inShort(found)).toEqual([
    ['orchard', StackId, 'CREATE_COMPLETE'],
    ['A', 'a1', 'CREATE_COMPLETE'],
    ['A', '', 'CREATE_IN_PROGRESS'],
    ['orchard', StackId, 'CREATE_IN_PROGRESS'],
  ]);
  expect(found[1]).toEqual({
    StackId,
    StackName: 'orchard',
    EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    LogicalResourceId: 'A',
    PhysicalResourceId: 'a1',
    ResourceType: 'Test::Thing',
    Timestamp: expect.any(Date) as Date,
    ResourceStatus: 'CREATE_COMPLETE',
  });
  expect(found[3]).toMatchObject({ ResourceType: 'AWS::CloudFormation::Stack', ResourceStatusReason: 'User Initiated' });
  expect(await events(StackId)).toEqual(found);
});

test('pages through the events, even while new ones are added', async () => {
  await deploy(Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`R${index}`, thing()])));
  const found: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { ...ORCHARD })) {
    found.push(...StackEvents);
    if (found.length === 100) {
      await deploy({ Other: thing() }, { stackName: 'orchard-other' });
      await deploy({
        R0: thing({ Value: 'new' }),
        ...Object.fromEntries(Array.from({ length: 119 }, (_, index) => [`R${index + 1}`, thing()])),
      });
    }
  }
  expect(found).toHaveLength(242);
  expect(new Set(found.map(({ EventId }) => EventId)).size).toBe(242);
  const listed: unknown[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { ...ORCHARD })) {
    listed.push(...inShort(StackResourceSummaries));
  }
  expect(listed).toHaveLength(120);
  expect(listed.slice(0, 2)).toEqual([
    ['R0', 'R0', 'UPDATE_COMPLETE'],
    ['R1', 'R1', 'CREATE_COMPLETE'],
  ]);
});

test('stack, resources and events agree, before, during and after a failed update', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing() });
  let seen: { status: string | undefined; held: unknown[]; newest: unknown[] } | undefined;
  jest.spyOn(fixture.provider, 'create').mockImplementationOnce(async () => {
    const [status, held, [newest]] = await Promise.all([stack(), resources(), events()]);
    seen = { status: status.StackStatus, held: inShort(held), newest: inShort(newest === undefined ? [] : [newest]) };
    throw new Error('no <capacity> & \u001b[31mno\u001b[0m pears');
  });
  await expect(deploy({ A: thing({ Id: 'a2' }), B: thing(), C: thing({}, { DependsOn: 'A' }) })).rejects.toThrow('capacity');
  expect(seen).toEqual({
    status: 'UPDATE_IN_PROGRESS',
    held: [
      ['A', 'a2', 'UPDATE_COMPLETE'],
      ['B', 'B', 'CREATE_COMPLETE'],
      ['C', undefined, 'CREATE_IN_PROGRESS'],
    ],
    newest: [['C', '', 'CREATE_IN_PROGRESS']],
  });
  expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(inShort(await resources())).toEqual([
    ['A', 'a1', 'UPDATE_COMPLETE'],
    ['B', 'B', 'CREATE_COMPLETE'],
  ]);
  const found = await events();
  expect(found.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')).toMatchObject({
    LogicalResourceId: 'C',
    ResourceStatusReason: 'no <capacity> & [31mno[0m pears',
  });
  expect(found.find(({ LogicalResourceId }) => LogicalResourceId === 'orchard')?.ResourceStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('a domain in the outputs of a stack is replaced by the address on this machine', async () => {
  const Properties = { Name: 'shop.example.com.', AliasTarget: { DNSName: 'dualstack.localhost:8080' } };
  const sections = { Outputs: { Url: { Value: 'https://shop.example.com' }, Zone: { Value: 'example.com' } } };
  await deploy({ Record: { Type: 'AWS::Route53::RecordSet', Properties } }, { sections });
  expect((await stack()).Outputs).toEqual([
    { OutputKey: 'Url', OutputValue: 'http://localhost:8080' },
    { OutputKey: 'Zone', OutputValue: 'example.com' },
  ]);
});

test('a single resource is found by its logical id', async () => {
  await deploy({ A: thing(), B: thing() });
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ ...ORCHARD, LogicalResourceId: 'B' }));
  expect(StackResources).toMatchObject([
    { StackName: 'orchard', LogicalResourceId: 'B', ResourceType: 'Test::Thing', Timestamp: expect.any(Date) as Date },
  ]);
});

test('a deleted stack is found by its id, with its events', async () => {
  await deploy({ A: thing() });
  const { StackId = '' } = await stack();
  await client.send(new DeleteStackCommand({ StackName: StackId }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 10, minDelay: 1 }, { StackName: StackId });
  expect(await stack(StackId)).toMatchObject({
    StackName: 'orchard',
    StackStatus: 'DELETE_COMPLETE',
    DeletionTime: expect.any(Date) as Date,
    CreationTime: expect.any(Date) as Date,
  });
  expect(inShort(await events(StackId)).slice(0, 2)).toEqual([
    ['orchard', StackId, 'DELETE_COMPLETE'],
    ['A', 'A', 'DELETE_COMPLETE'],
  ]);
  await expect(stack()).rejects.toMatchObject({ name: 'ValidationError', message: 'Stack with id orchard does not exist' });
  await expect(events()).rejects.toMatchObject({ name: 'ValidationError', message: 'Stack [orchard] does not exist' });
  await deploy({ A: thing() });
  await client.send(new DeleteStackCommand({ StackName: StackId }));
  expect((await stack()).StackStatus).toBe('CREATE_COMPLETE');
});

test('a failed deletion shows in the status of the stack and its events', async () => {
  await deploy({ A: thing({ FailDelete: 'in use' }) });
  await client.send(new DeleteStackCommand(ORCHARD));
  expect(await stack()).toMatchObject({
    StackStatus: 'DELETE_FAILED',
    StackStatusReason: 'The following resource(s) failed to delete: [A].',
  });
  expect((await events()).slice(0, 2)).toMatchObject([
    { ResourceStatus: 'DELETE_FAILED', LogicalResourceId: 'orchard' },
    { LogicalResourceId: 'A', ResourceStatusReason: 'in use' },
  ]);
});

test('a stack from which another one imports cannot be deleted', async () => {
  await deploy({ A: thing() }, { sections: { Outputs: { Value: { Value: 'ripe', Export: { Name: 'orchard-value' } } } } });
  await deploy({ B: thing({ Value: { 'Fn::ImportValue': 'orchard-value' } }) }, { stackName: 'market' });
  await expect(client.send(new DeleteStackCommand(ORCHARD))).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining('stack market imports from it') as string,
  });
  expect((await stack()).StackStatus).toBe('CREATE_COMPLETE');
});

test('refuses unknown stacks and invalid tokens', async () => {
  await deploy({ A: thing() });
  const none = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard/00000000-0000-0000-0000-000000000000';
  await expect(events(none)).rejects.toMatchObject({ name: 'ValidationError', message: `Stack [${none}] does not exist` });
  await expect(stack(none)).rejects.toMatchObject({ name: 'ValidationError' });
  await expect(client.send(new ListStackResourcesCommand({ StackName: 'none' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id none does not exist',
  });
  await expect(client.send(new DescribeStackEventsCommand({ ...ORCHARD, NextToken: 'xyz' }))).rejects.toMatchObject({
    name: 'ValidationError',
  });
  await expect(client.send(new DescribeStackEventsCommand({ StackName: undefined }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'StackName is required',
  });
});
