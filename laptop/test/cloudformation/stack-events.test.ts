import { appendFileSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KEPT_EVENTS, StackEvents } from '../../src/cloudformation/stack-events';
import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';

const fixture = stackFixture();
const { deploy } = fixture;
const ID = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard/';
const uuid = (number: number): string => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;

const folder = (): string => join(fixture.state.path, 'stack-events');
/** The oldest first; the stack itself is called by its name. */
const told = (stackId: string): string[] =>
  [...fixture.stacks.events(stackId)]
    .reverse()
    .map(
      ({ status, logicalId, physicalId, reason }) =>
        `${status} ${logicalId}${physicalId === '' || physicalId === stackId ? '' : ` ${physicalId}`}${reason === null ? '' : `: ${reason}`}`,
    );
const idOf = (name = 'orchard'): string => fixture.stacks.find(name)?.stackId ?? '';
const onlyId = (): string => `${ID}${readdirSync(folder())[0]?.split('.')[1] ?? ''}`;

test('a creation tells of each resource when it begins and when it is done', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: { Type: 'Test::Inert', Properties: { Name: 'b1' } } });
  expect(told(idOf())).toEqual([
    'CREATE_IN_PROGRESS orchard: User Initiated',
    'CREATE_IN_PROGRESS A',
    'CREATE_COMPLETE A a1',
    'CREATE_IN_PROGRESS B',
    'CREATE_COMPLETE B b1',
    'CREATE_COMPLETE orchard',
  ]);
  expect(fixture.stacks.events(idOf())[0]).toMatchObject({ type: 'AWS::CloudFormation::Stack', physicalId: idOf() });
});

test('an update tells of what changes alone, and of what it replaces and drops', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing(), C: thing({}, { DeletionPolicy: 'Retain' }), D: thing() });
  const before = told(idOf()).length;
  await deploy({ A: thing({ Id: 'a2' }), D: thing() });
  expect(told(idOf()).slice(before)).toEqual([
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
  const after = told(idOf()).length;
  await deploy({ A: thing({ Id: 'a2' }), D: thing() });
  expect(told(idOf())).toHaveLength(after);
});

test('an update of an output alone is told as one', async () => {
  await deploy({ A: thing() });
  await deploy({ A: thing() }, { sections: { Outputs: { Value: { Value: 'ripe' } } } });
  expect(told(idOf()).slice(-2)).toEqual(['UPDATE_IN_PROGRESS orchard: User Initiated', 'UPDATE_COMPLETE orchard']);
});

test('a failed update tells why, and how it goes back', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  await expect(deploy({ A: thing({ Value: 2 }), B: thing({ Fail: 'no capacity', Value: { Ref: 'A' } }) })).rejects.toThrow('no capacity');
  expect(told(idOf()).slice(4)).toEqual([
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

test('what a rolled back update has made is cleaned up, and the stack says so until that is done', async () => {
  await deploy({ A: thing({ Id: 'a1' }) });
  await expect(deploy({ A: thing({ Id: 'a2' }), B: thing({ Fail: 'no capacity', Value: { Ref: 'A' } }) })).rejects.toThrow('no capacity');
  expect(told(idOf()).slice(-5)).toEqual([
    'UPDATE_COMPLETE A a1',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS orchard',
    'DELETE_IN_PROGRESS A a2',
    'DELETE_COMPLETE A a2',
    'UPDATE_ROLLBACK_COMPLETE orchard',
  ]);
});

test('a clean-up that was cut off is gone on with, when the engine comes up or at the next deployment', async () => {
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
  expect(told(idOf()).slice(-4)).toEqual([
    'DELETE_IN_PROGRESS A a1',
    'DELETE_IN_PROGRESS A a1',
    'DELETE_COMPLETE A a1',
    'UPDATE_COMPLETE orchard',
  ]);
});

test('a clean-up that fails leaves the stack what it is', async () => {
  await deploy({ A: thing(), B: thing({ FailDelete: 'in use' }) });
  await expect(deploy({ A: thing() })).rejects.toThrow('in use');
  expect(told(idOf()).slice(-2)).toEqual(['DELETE_FAILED B B: in use', 'UPDATE_COMPLETE orchard']);
  jest.spyOn(fixture.provider, 'delete').mockResolvedValueOnce(undefined);
  await deploy({ A: thing() });
  expect(told(idOf()).slice(-4)).toEqual([
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS orchard',
    'DELETE_IN_PROGRESS B B',
    'DELETE_COMPLETE B B',
    'UPDATE_COMPLETE orchard',
  ]);
});

test('what cannot be evaluated fails like what cannot be made', async () => {
  await deploy({ A: thing() });
  await expect(deploy({ A: thing({ Value: { 'Fn::ImportValue': 'orchard-none' } }) })).rejects.toThrow('orchard-none');
  const events = told(idOf()).slice(-4);
  expect(events[0]).toBe('UPDATE_IN_PROGRESS orchard: User Initiated');
  expect(events[1]).toMatch(/^UPDATE_FAILED A A: .*orchard-none/);
  expect(events[3]).toBe('UPDATE_ROLLBACK_COMPLETE orchard');
});

test('a rollback that fails is told with its reason, and the stack has the same status', async () => {
  await deploy({ A: thing({ Value: 1 }), B: thing() });
  jest.spyOn(fixture.provider, 'update').mockRejectedValueOnce(new Error('first')).mockRejectedValueOnce(new Error('second'));
  await expect(deploy({ A: thing({ Value: 2 }), B: thing() })).rejects.toThrow('second');
  expect(told(idOf()).slice(-2)).toEqual(['UPDATE_FAILED A A: second', 'UPDATE_ROLLBACK_FAILED orchard: second']);
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED', statusReason: 'second' });
  await deploy({ A: thing({ Value: 1 }), B: thing() });
  expect(told(idOf()).slice(-4)).toEqual([
    'UPDATE_IN_PROGRESS orchard: User Initiated',
    'UPDATE_IN_PROGRESS A A',
    'UPDATE_COMPLETE A A',
    'UPDATE_COMPLETE orchard',
  ]);
});

test('the events of a creation that failed outlive the stack', async () => {
  await expect(deploy({ A: thing(), B: thing({ Fail: 'no capacity', Value: { Ref: 'A' } }) })).rejects.toThrow('no capacity');
  expect(fixture.stacks.find('orchard')).toBeUndefined();
  fixture.restart();
  expect(told(onlyId()).slice(-5)).toEqual([
    'CREATE_FAILED B: no capacity',
    'DELETE_IN_PROGRESS orchard: The following resource(s) failed to create: [B].',
    'DELETE_IN_PROGRESS A A',
    'DELETE_COMPLETE A A',
    'DELETE_COMPLETE orchard',
  ]);
});

test('a deletion that fails leaves a stack that says so, until it is tried again', async () => {
  await deploy({ A: thing({ FailDelete: 'in use' }) });
  const id = idOf();
  await expect(fixture.stacks.delete('orchard')).rejects.toThrow('in use');
  expect(fixture.stacks.find('orchard')).toMatchObject({
    status: 'DELETE_FAILED',
    statusReason: 'The following resource(s) failed to delete: [A].',
  });
  expect(told(id).slice(-2)).toEqual([
    'DELETE_FAILED A A: in use',
    'DELETE_FAILED orchard: The following resource(s) failed to delete: [A].',
  ]);
  jest.spyOn(fixture.provider, 'delete').mockResolvedValueOnce(undefined);
  await fixture.stacks.delete('orchard');
  expect(told(id).slice(-2)).toEqual(['DELETE_COMPLETE A A', 'DELETE_COMPLETE orchard']);
});

test('what a person stops has not failed, and goes on in the events as well', async () => {
  const controller = new AbortController();
  jest.spyOn(fixture.provider, 'create').mockImplementationOnce(async () => {
    controller.abort(new Error('stopped'));
    throw new Error('stopped');
  });
  await expect(deploy({ A: thing() }, { signal: controller.signal })).rejects.toThrow('stopped');
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'CREATE_IN_PROGRESS', creating: 'A' });
  await deploy({ A: thing() });
  expect(told(idOf())).toEqual([
    'CREATE_IN_PROGRESS orchard: User Initiated',
    'CREATE_IN_PROGRESS A',
    'CREATE_IN_PROGRESS A',
    'CREATE_COMPLETE A A',
    'CREATE_COMPLETE orchard',
  ]);
});

test('no secret gets into an event, whatever a provider says', async () => {
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
  expect(told(onlyId())).toContain('CREATE_FAILED Cluster: refused ****');
  expect(readFileSync(join(folder(), readdirSync(folder())[0] ?? ''), 'utf8')).not.toContain('hunter2');
});

describe('the files of events', () => {
  const events = (): StackEvents => new StackEvents(fixture.state.path);
  const begin = {
    logicalId: 'orchard',
    physicalId: '',
    type: 'AWS::CloudFormation::Stack',
    status: 'UPDATE_IN_PROGRESS',
    reason: null,
  } as const;

  test('are for their owner alone, and a line that was cut off spoils none but itself', () => {
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

  test('keep the newest thousand, and the last five stacks of a name', () => {
    const id = `${ID}${uuid(1)}`;
    for (let number = 0; number < KEPT_EVENTS + 50; number += 1) {
      events().record(id, { ...begin, status: 'UPDATE_COMPLETE', logicalId: `R${number}` });
    }
    events().record(id, begin);
    expect(events().list(id)).toHaveLength(KEPT_EVENTS);
    expect(events().list(id)[0]).toMatchObject(begin);
    expect(
      readFileSync(join(folder(), `orchard.${uuid(1)}.jsonl`), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(KEPT_EVENTS);
    for (let number = 2; number < 9; number += 1) {
      events().record(`${ID}${uuid(number)}`, begin);
    }
    events().record(`arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard-two/${uuid(1)}`, begin);
    expect(readdirSync(folder()).filter((name) => name.startsWith('orchard.'))).toHaveLength(5);
    expect(events().list(id)).toEqual([]);
  });

  test.each(['orchard', '../../etc/passwd', `${ID}../../x`, `${ID}${uuid(1)}/..`])('are for ids of stacks alone, not for %s', (id) => {
    expect(events().list(id)).toEqual([]);
    expect(() => events().record(id, begin)).toThrow('is no id of a stack');
  });
});
