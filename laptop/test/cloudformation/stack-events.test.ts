import { appendFileSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MAXIMUM_EVENTS, StackEvents } from '../../src/cloudformation/stack-events';
import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';

const fixture = stackFixture();
const { deploy } = fixture;
const ID = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard/';
const uuid = (number: number): string => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;

const folder = (): string => join(fixture.state.path, 'stack-events');
/** The oldest first. */
const eventsOf = (stackId: string): string[] =>
  [...fixture.stacks.events(stackId)]
    .reverse()
    .map(
      ({ status, logicalId, physicalId, reason }) =>
        `${status} ${logicalId}${physicalId === '' || physicalId === stackId ? '' : ` ${physicalId}`}${reason === null ? '' : `: ${reason}`}`,
    );
const idOf = (name = 'orchard'): string => fixture.stacks.find(name)?.stackId ?? '';
const onlyId = (): string => `${ID}${readdirSync(folder())[0]?.split('.')[1] ?? ''}`;

test('a creation has an event when each resource begins, and when it is complete', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: { Type: 'Test::Inert', Properties: { Name: 'b1' } } });
  expect(eventsOf(idOf())).toEqual([
    'CREATE_IN_PROGRESS orchard: User Initiated',
    'CREATE_IN_PROGRESS A',
    'CREATE_COMPLETE A a1',
    'CREATE_IN_PROGRESS B',
    'CREATE_COMPLETE B b1',
    'CREATE_COMPLETE orchard',
  ]);
  expect(fixture.stacks.events(idOf())[0]).toMatchObject({ type: 'AWS::CloudFormation::Stack', physicalId: idOf() });
});

test('an update has events for what it changes, replaces and removes, and for nothing else', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing(), C: thing({}, { DeletionPolicy: 'Retain' }), D: thing() });
  const before = eventsOf(idOf()).length;
  await deploy({ A: thing({ Id: 'a2' }), D: thing() });
  expect(eventsOf(idOf()).slice(before)).toEqual([
    'UPDATE_IN_PROGRESS orchard: User Initiated',
    'UPDATE_IN_PROGRESS A a1',
    'UPDATE_COMPLETE A a2',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS orchard',
    'DELETE_SKIPPED C C',
    'DELETE_IN_PROGRESS B B',
    'DELETE_COMPLETE B B',
    'DELETE_IN_PROGRESS A a1',
    'DELETE_COMPLETE A a1',
    'UPDATE_COMPLETE orchard',
  ]);
  const after = eventsOf(idOf()).length;
  await deploy({ A: thing({ Id: 'a2' }), D: thing() });
  expect(eventsOf(idOf())).toHaveLength(after);
});

test('an update of an output only has the events of an update', async () => {
  await deploy({ A: thing() });
  await deploy({ A: thing() }, { sections: { Outputs: { Value: { Value: 'ripe' } } } });
  expect(eventsOf(idOf()).slice(-2)).toEqual(['UPDATE_IN_PROGRESS orchard: User Initiated', 'UPDATE_COMPLETE orchard']);
});

test('a failed update has events with the reason, and for its rollback', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  await expect(deploy({ A: thing({ Value: 2 }), B: thing({ Fail: 'no capacity', Value: { Ref: 'A' } }) })).rejects.toThrow('no capacity');
  expect(eventsOf(idOf()).slice(4)).toEqual([
    'UPDATE_IN_PROGRESS orchard: User Initiated',
    'UPDATE_IN_PROGRESS A A',
    'UPDATE_COMPLETE A A',
    'CREATE_IN_PROGRESS B',
    'CREATE_FAILED B: no capacity',
    'UPDATE_ROLLBACK_IN_PROGRESS orchard: The following resource(s) failed to create: [B].',
    'UPDATE_IN_PROGRESS A A',
    'UPDATE_COMPLETE A A',
    'UPDATE_ROLLBACK_COMPLETE orchard',
  ]);
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', statusReason: null });
});

test('a rolled back update deletes what it created, and the stack has the status of a clean-up meanwhile', async () => {
  await deploy({ A: thing({ Id: 'a1' }) });
  await expect(deploy({ A: thing({ Id: 'a2' }), B: thing({ Fail: 'no capacity', Value: { Ref: 'A' } }) })).rejects.toThrow('no capacity');
  expect(eventsOf(idOf()).slice(-5)).toEqual([
    'UPDATE_COMPLETE A a1',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS orchard',
    'DELETE_IN_PROGRESS A a2',
    'DELETE_COMPLETE A a2',
    'UPDATE_ROLLBACK_COMPLETE orchard',
  ]);
});

test('an interrupted clean-up is continued when the engine starts', async () => {
  await deploy({ A: thing({ Id: 'a1' }) });
  jest.spyOn(fixture.provider, 'delete').mockImplementationOnce(() => new Promise(() => undefined));
  void deploy({ A: thing({ Id: 'a2' }) });
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  fixture.restart();
  await fixture.stacks.resumeAll(() => undefined);
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_COMPLETE');
  expect(eventsOf(idOf()).slice(-4)).toEqual([
    'DELETE_IN_PROGRESS A a1',
    'DELETE_IN_PROGRESS A a1',
    'DELETE_COMPLETE A a1',
    'UPDATE_COMPLETE orchard',
  ]);
});

test('a failed clean-up does not change the status of the stack', async () => {
  await deploy({ A: thing(), B: thing({ FailDelete: 'in use' }) });
  await expect(deploy({ A: thing() })).rejects.toThrow('in use');
  expect(eventsOf(idOf()).slice(-2)).toEqual(['DELETE_FAILED B B: in use', 'UPDATE_COMPLETE orchard']);
  jest.spyOn(fixture.provider, 'delete').mockResolvedValueOnce(undefined);
  await deploy({ A: thing() });
  expect(eventsOf(idOf()).slice(-4)).toEqual([
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS orchard',
    'DELETE_IN_PROGRESS B B',
    'DELETE_COMPLETE B B',
    'UPDATE_COMPLETE orchard',
  ]);
});

test('a resource whose properties cannot be evaluated has the events of a failure', async () => {
  await deploy({ A: thing() });
  await expect(deploy({ A: thing({ Value: { 'Fn::ImportValue': 'orchard-none' } }) })).rejects.toThrow('orchard-none');
  const events = eventsOf(idOf()).slice(-4);
  expect(events[0]).toBe('UPDATE_IN_PROGRESS orchard: User Initiated');
  expect(events[1]).toMatch(/^UPDATE_FAILED A A: .*orchard-none/);
  expect(events[3]).toBe('UPDATE_ROLLBACK_COMPLETE orchard');
});

test('a failed rollback has an event with its reason, and the stack has the same status', async () => {
  await deploy({ A: thing({ Value: 1 }), B: thing() });
  jest.spyOn(fixture.provider, 'update').mockRejectedValueOnce(new Error('first')).mockRejectedValueOnce(new Error('second'));
  await expect(deploy({ A: thing({ Value: 2 }), B: thing() })).rejects.toThrow('second');
  expect(eventsOf(idOf()).slice(-2)).toEqual(['UPDATE_FAILED A A: second', 'UPDATE_ROLLBACK_FAILED orchard: second']);
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED', statusReason: 'second' });
  await deploy({ A: thing({ Value: 1 }), B: thing() });
  expect(eventsOf(idOf()).slice(-4)).toEqual([
    'UPDATE_IN_PROGRESS orchard: User Initiated',
    'UPDATE_IN_PROGRESS A A',
    'UPDATE_COMPLETE A A',
    'UPDATE_COMPLETE orchard',
  ]);
});

test('the events of a failed creation stay when the stack is deleted', async () => {
  await expect(deploy({ A: thing(), B: thing({ Fail: 'no capacity', Value: { Ref: 'A' } }) })).rejects.toThrow('no capacity');
  expect(fixture.stacks.find('orchard')).toBeUndefined();
  fixture.restart();
  expect(eventsOf(onlyId()).slice(-5)).toEqual([
    'CREATE_FAILED B: no capacity',
    'DELETE_IN_PROGRESS orchard: The following resource(s) failed to create: [B].',
    'DELETE_IN_PROGRESS A A',
    'DELETE_COMPLETE A A',
    'DELETE_COMPLETE orchard',
  ]);
});

test('a failed deletion leaves a stack with that status, until it is repeated', async () => {
  await deploy({ A: thing({ FailDelete: 'in use' }) });
  const id = idOf();
  await expect(fixture.stacks.delete('orchard')).rejects.toThrow('in use');
  expect(fixture.stacks.find('orchard')).toMatchObject({
    status: 'DELETE_FAILED',
    statusReason: 'The following resource(s) failed to delete: [A].',
  });
  expect(eventsOf(id).slice(-2)).toEqual([
    'DELETE_FAILED A A: in use',
    'DELETE_FAILED orchard: The following resource(s) failed to delete: [A].',
  ]);
  jest.spyOn(fixture.provider, 'delete').mockResolvedValueOnce(undefined);
  await fixture.stacks.delete('orchard');
  expect(eventsOf(id).slice(-2)).toEqual(['DELETE_COMPLETE A A', 'DELETE_COMPLETE orchard']);
});

test('a resource of a run that a person stops has no failure event, and its events continue later', async () => {
  const controller = new AbortController();
  jest.spyOn(fixture.provider, 'create').mockImplementationOnce(async () => {
    controller.abort(new Error('stopped'));
    throw new Error('stopped');
  });
  await expect(deploy({ A: thing() }, { signal: controller.signal })).rejects.toThrow('stopped');
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'CREATE_IN_PROGRESS', creating: 'A' });
  await deploy({ A: thing() });
  expect(eventsOf(idOf())).toEqual([
    'CREATE_IN_PROGRESS orchard: User Initiated',
    'CREATE_IN_PROGRESS A',
    'CREATE_IN_PROGRESS A',
    'CREATE_COMPLETE A A',
    'CREATE_COMPLETE orchard',
  ]);
});

test('no event contains a secret, even if the error of a provider does', async () => {
  fixture.parameters.put({ name: '/orchard/password', type: 'SecureString', value: 'hunter2-of-events' });
  const cluster = {
    Type: 'AWS::RDS::DBCluster',
    Properties: { MasterUserPassword: '{{resolve:ssm-secure:/orchard/password}}', Fail: 'cannot' },
  };
  jest
    .spyOn(Object.getPrototypeOf(fixture.provider) as typeof fixture.provider, 'create')
    .mockImplementationOnce(async ({ properties }) => {
      throw new Error(`refused ${String(properties.MasterUserPassword)}`);
    });
  await expect(deploy({ Cluster: cluster })).rejects.toThrow('refused ****');
  expect(eventsOf(onlyId())).toContain('CREATE_FAILED Cluster: refused ****');
  expect(readFileSync(join(folder(), readdirSync(folder())[0] ?? ''), 'utf8')).not.toContain('hunter2');
});

describe('the event files', () => {
  const events = (): StackEvents => new StackEvents(fixture.state.path);
  const begin = {
    logicalId: 'orchard',
    physicalId: '',
    type: 'AWS::CloudFormation::Stack',
    status: 'UPDATE_IN_PROGRESS',
    reason: null,
  } as const;

  test('are readable by their owner only, and an incomplete line damages no other line', () => {
    const id = `${ID}${uuid(1)}`;
    events().record(id, begin);
    const file = join(folder(), `orchard.${uuid(1)}.jsonl`);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect((statSync(folder()).mode & 0o777).toString(8)).toBe('700');
    const reason = '{"a":{"b":null}} at C:\\';
    const whole = JSON.stringify({ ...begin, reason });
    for (let length = 1; length < whole.length; length += 1) {
      appendFileSync(file, `\n${whole.slice(0, length)}`);
    }
    events().record(id, { ...begin, status: 'UPDATE_COMPLETE', reason });
    expect(
      events()
        .list(id)
        .map(({ status }) => status),
    ).toEqual(['UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS']);
    expect(events().list(id)[0]).toMatchObject({ reason });
  });

  test('have the newest thousand events, of the last five stacks with a name', () => {
    const id = `${ID}${uuid(1)}`;
    for (let number = 0; number < MAXIMUM_EVENTS + 50; number += 1) {
      events().record(id, { ...begin, status: 'UPDATE_COMPLETE', logicalId: `R${number}` });
    }
    events().record(id, begin);
    expect(events().list(id)).toHaveLength(MAXIMUM_EVENTS);
    expect(events().list(id)[0]).toMatchObject(begin);
    expect(
      readFileSync(join(folder(), `orchard.${uuid(1)}.jsonl`), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(MAXIMUM_EVENTS);
    for (let number = 2; number < 9; number += 1) {
      events().record(`${ID}${uuid(number)}`, begin);
    }
    events().record(`arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard-two/${uuid(1)}`, begin);
    expect(readdirSync(folder()).filter((name) => name.startsWith('orchard.'))).toHaveLength(5);
    expect(events().list(id)).toEqual([]);
  });

  test.each(['orchard', '../../etc/passwd', `${ID}../../x`, `${ID}${uuid(1)}/..`])(
    'are found by the id of a stack, and not by %s',
    (id) => {
      expect(events().list(id)).toEqual([]);
      expect(() => events().record(id, begin)).toThrow('is not the id of a stack');
    },
  );
});
