import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';

const fixture = stackFixture();
const { deploy, calls } = fixture;

/** Deploys until the resource that hangs is reached, and leaves everything as `kill -9` would. */
async function crash(...parameters: Parameters<typeof deploy>): Promise<readonly string[]> {
  void deploy(...parameters);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const made = calls();
  fixture.restart();
  return made;
}

test('continues an interrupted creation, and creates nothing twice', async () => {
  expect(await crash({ A: thing(), B: thing({ Hang: true }), C: thing() })).toEqual(['create A', 'create B']);
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'CREATE_IN_PROGRESS', resources: [{ logicalId: 'A' }] });
  expect(await deploy({ A: thing(), B: thing(), C: thing() })).toMatchObject({ changed: true });
  expect(calls()).toEqual(['create B again', 'create C']);
  expect(fixture.stacks.find('orchard')?.status).toBe('CREATE_COMPLETE');
});

test('undoes all of a creation that was interrupted and then fails', async () => {
  await crash({ A: thing(), B: thing({ Hang: true }) });
  await expect(deploy({ A: thing(), B: thing({ Fail: 'broken' }) })).rejects.toThrow('B (Test::Thing) failed: broken');
  expect(calls()).toEqual(['create B again', 'delete A']);
  expect(fixture.stacks.find('orchard')).toBeUndefined();
});

test('continues an interrupted update, and deletes at the end what it had replaced', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing({ Value: 1 }), Old: thing() });
  calls();
  expect(await crash({ A: thing({ Id: 'a2' }), B: thing({ Value: 2, Hang: true }) })).toEqual(['update A a1', 'update B B']);
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_IN_PROGRESS');
  await deploy({ A: thing({ Id: 'a2' }), B: thing({ Value: 2 }) });
  expect(calls()).toEqual(['update B B', 'delete Old', 'delete a1']);
});

test('returns to the last complete state when an interrupted update then fails', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing({ Value: 1 }) });
  await crash({ A: thing({ Id: 'a2' }), B: thing({ Value: 2, Hang: true }) });
  await expect(deploy({ A: thing({ Id: 'a3' }), B: thing({ Fail: 'broken' }) })).rejects.toThrow('rolled back');
  expect(calls()).toEqual(['update A a2', 'update B B', 'update B B', 'delete a3', 'delete a2']);
  const records = fixture.stacks.find('orchard')?.resources.map(({ physicalId, properties }) => [physicalId, properties]);
  expect(records).toEqual([
    ['a1', { Id: 'a1' }],
    ['B', { Value: 1 }],
  ]);
});

test('repeats the interrupted update of a resource, even if the template is the previous one again', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  await crash({ A: thing({ Value: 2, Hang: true }) });
  expect(await deploy({ A: thing({ Value: 1 }) })).toMatchObject({ changed: true });
  expect(calls()).toEqual(['update A A']);
});

test('does not roll back a run that a person stops, and continues it later', async () => {
  const controller = new AbortController();
  await deploy({ A: thing() });
  jest.spyOn(fixture.provider, 'create').mockImplementationOnce(async () => {
    controller.abort(new Error('stopped'));
    throw new Error('stopped');
  });
  await expect(deploy({ A: thing(), B: thing() }, { signal: controller.signal })).rejects.toThrow('stopped');
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_IN_PROGRESS');
  calls();
  await deploy({ A: thing(), B: thing() });
  expect(calls()).toEqual(['create B again']);
});

test('refuses a second deployment of a stack at the same time', async () => {
  void deploy({ A: thing({ Hang: true }) });
  await expect(deploy({ A: thing() })).rejects.toThrow('another operation on stack orchard is in progress');
});

test.each([
  ['{ "half', 'is damaged'],
  ['{"schemaVersion":99,"state":{}}', 'has layout 99, and this engine reads layout 1'],
])('refuses the state %s', (text, message) => {
  writeFileSync(join(fixture.state.path, 'stacks', 'orchard.json'), text);
  expect(() => fixture.stacks.find('orchard')).toThrow(message);
  expect(() => fixture.stacks.list()).toThrow('--clean starts over, and deletes all local state for good');
});
