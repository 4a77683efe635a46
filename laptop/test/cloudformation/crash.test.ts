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
  const asked = calls();
  fixture.restart();
  return asked;
}

test('a creation that was cut off goes on where it was, and nothing is made twice', async () => {
  expect(await crash({ A: thing(), B: thing({ Hang: true }), C: thing() })).toEqual(['create A', 'create B']);
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'CREATE_IN_PROGRESS', resources: [{ logicalId: 'A' }] });
  expect(await deploy({ A: thing(), B: thing(), C: thing() })).toMatchObject({ changed: true });
  expect(calls()).toEqual(['create B again', 'create C']);
  expect(fixture.stacks.find('orchard')?.status).toBe('CREATE_COMPLETE');
});

test('a creation that was cut off and then fails is undone as a whole', async () => {
  await crash({ A: thing(), B: thing({ Hang: true }) });
  await expect(deploy({ A: thing(), B: thing({ Fail: 'broken' }) })).rejects.toThrow('B (Test::Thing) failed: broken');
  expect(calls()).toEqual(['create B again', 'delete A']);
  expect(fixture.stacks.find('orchard')).toBeUndefined();
});

test('an update that was cut off goes on, and what it had replaced is deleted in the end', async () => {
  await deploy({ A: thing({ Id: 'a1' }), B: thing({ Value: 1 }), Old: thing() });
  calls();
  expect(await crash({ A: thing({ Id: 'a2' }), B: thing({ Value: 2, Hang: true }) })).toEqual(['update A a1', 'update B B']);
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_IN_PROGRESS');
  await deploy({ A: thing({ Id: 'a2' }), B: thing({ Value: 2 }) });
  expect(calls()).toEqual(['update B B', 'delete Old', 'delete a1']);
});

test('an update that was cut off and then fails goes back to what was complete before', async () => {
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

test('the resource whose update was cut off is applied again, also where the template is back to what it was', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  await crash({ A: thing({ Value: 2, Hang: true }) });
  expect(await deploy({ A: thing({ Value: 1 }) })).toMatchObject({ changed: true });
  expect(calls()).toEqual(['update A A']);
});

test('a run that a person stops is not rolled back, and goes on later', async () => {
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

test('refuses two deployments of one stack at a time', async () => {
  void deploy({ A: thing({ Hang: true }) });
  await expect(deploy({ A: thing() })).rejects.toThrow('stack orchard is being worked on already');
});

test.each([
  ['{ "half', 'is damaged'],
  ['{"schemaVersion":99,"state":{}}', 'has layout 99, this engine reads 1'],
])('state that reads %s is refused', (text, message) => {
  writeFileSync(join(fixture.state.path, 'stacks', 'orchard.json'), text);
  expect(() => fixture.stacks.find('orchard')).toThrow(message);
  expect(() => fixture.stacks.list()).toThrow('forget all local state with --clean');
});
