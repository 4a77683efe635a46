import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';
import { StackDeploymentError } from '../../src/cloudformation/stack-deployment-error';

const fixture = stackFixture();
const { deploy, calls } = fixture;

test('deletes a stack that cannot be created, so that the next deployment creates it again', async () => {
  const failure = await deploy({
    A: thing({}, { DeletionPolicy: 'Retain' }),
    B: thing({ Value: { Ref: 'A' } }),
    C: thing({ Fail: 'no capacity', Value: { Ref: 'B' } }),
  }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StackDeploymentError);
  expect(failure).toMatchObject({
    message: 'stack orchard: C (Test::Thing) failed: no capacity; rolled back, so the stack was deleted',
    resource: { logicalId: 'C', type: 'Test::Thing' },
  });
  expect(calls()).toEqual(['create A', 'create B', 'create C', 'delete B', 'delete A']);
  expect(fixture.stacks.find('orchard')).toBeUndefined();
  await deploy({ A: thing() });
  expect(calls()).toEqual(['create A']);
});

test('rolls back a failed update: restores changed properties, keeps replaced resources, and deletes new ones', async () => {
  const outputs = { Outputs: { Value: { Value: { Ref: 'Replaced' } } } };
  await deploy(
    { Changed: thing({ Value: 1 }), Replaced: thing({ Id: 'r1' }), Removed: thing(), User: thing({ Value: { Ref: 'Replaced' } }) },
    { sections: outputs },
  );
  calls();
  const update = deploy(
    {
      Changed: thing({ Value: 2 }),
      Replaced: thing({ Id: 'r2' }),
      User: thing({ Value: { Ref: 'Replaced' } }),
      New: thing(),
      Broken: thing({ Fail: 'exit code 1' }, { DependsOn: ['New', 'User'] }),
    },
    { sections: outputs },
  );
  await expect(update).rejects.toThrow('stack orchard: Broken (Test::Thing) failed: exit code 1; rolled back');
  expect(calls()).toEqual([
    'update Changed Changed',
    'update Replaced r1',
    'update User User',
    'create New',
    'create Broken',
    'update Changed Changed',
    'update User User',
    'delete New',
    'delete r2',
  ]);
  const stack = fixture.stacks.find('orchard');
  expect(stack).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: { Value: 'r1' } });
  expect(stack?.resources.map(({ logicalId, physicalId, properties }) => [logicalId, physicalId, properties])).toEqual([
    ['Changed', 'Changed', { Value: 1 }],
    ['Replaced', 'r1', { Id: 'r1' }],
    ['Removed', 'Removed', {}],
    ['User', 'User', { Value: 'r1' }],
  ]);
});

test('updates the resource whose update failed with its previous properties', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  calls();
  await expect(deploy({ A: thing({ Value: 2, Fail: 'unhealthy' }) })).rejects.toThrow('A (Test::Thing) failed: unhealthy; rolled back');
  expect(calls()).toEqual(['update A A', 'update A A']);
  expect(fixture.provider.requests.at(-1)?.properties).toEqual({ Value: 1 });
  expect(await deploy({ A: thing({ Value: 1 }) })).toMatchObject({ changed: false });
  expect(calls()).toEqual([]);
});

test('rolls back when an output cannot be evaluated', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  const update = deploy({ A: thing({ Value: 2 }) }, { sections: { Outputs: { Bad: { Value: { 'Fn::GetAtt': ['A', 'Nothing'] } } } } });
  await expect(update).rejects.toThrow('stack orchard: resource "A" (Test::Thing) has no attribute "Nothing"');
  expect(fixture.stacks.find('orchard')?.resources[0]?.properties).toEqual({ Value: 1 });
});

test('names both causes when the rollback fails, and the next deployment repairs the stack', async () => {
  await deploy({ A: thing({ Value: 1 }), B: thing() });
  jest.spyOn(fixture.provider, 'update').mockRejectedValueOnce(new Error('first')).mockRejectedValueOnce(new Error('second'));
  await expect(deploy({ A: thing({ Value: 2 }), B: thing() })).rejects.toThrow(
    'A (Test::Thing) failed: first; the rollback failed, too: second',
  );
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_ROLLBACK_FAILED');
  calls();
  expect(await deploy({ A: thing({ Value: 1 }), B: thing() })).toMatchObject({ changed: true });
  expect(calls()).toEqual(['update A A']);
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_COMPLETE');
});

test('completes the failed rollback of a creation in the next deployment', async () => {
  const first = deploy({ A: thing({ FailDelete: 'busy' }), B: thing({ Fail: 'bad', Value: { Ref: 'A' } }) });
  await expect(first).rejects.toThrow('B (Test::Thing) failed: bad; the rollback failed, too: busy');
  expect(fixture.stacks.find('orchard')?.status).toBe('DELETE_FAILED');
  calls();
  jest.spyOn(fixture.provider, 'delete').mockResolvedValueOnce(undefined);
  await deploy({ A: thing() });
  expect(calls()).toEqual(['create A']);
});

test('refuses to change the type of a resource', async () => {
  await deploy({ A: thing() });
  await expect(deploy({ A: { Type: 'Test::Inert' } })).rejects.toThrow(
    'its type cannot change from Test::Thing to Test::Inert; give it another logical id',
  );
});

test('keeps an update when a removed resource cannot be deleted, and tries again later', async () => {
  await deploy({ A: thing(), B: thing({ FailDelete: 'in use' }) });
  await expect(deploy({ A: thing() })).rejects.toThrow('in use');
  expect(fixture.stacks.find('orchard')).toMatchObject({ status: 'UPDATE_COMPLETE', resources: [{ logicalId: 'A' }] });
  calls();
  jest.spyOn(fixture.provider, 'delete').mockResolvedValueOnce(undefined);
  expect(await deploy({ A: thing() })).toMatchObject({ changed: true });
  expect(await deploy({ A: thing() })).toMatchObject({ changed: false });
});
