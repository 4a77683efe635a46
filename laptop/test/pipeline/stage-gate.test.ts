import { StageGate, SupersededError } from '../../src/pipeline/stage-gate';

test('lets one execution in at a time', async () => {
  const gate = new StageGate();
  await gate.enter(1);
  let entered = false;
  const second = gate.enter(2).then(() => {
    entered = true;
  });
  await Promise.resolve();
  expect(entered).toBe(false);
  gate.leave();
  await second;
  expect(entered).toBe(true);
});

test('keeps only the newest of those that wait', async () => {
  const gate = new StageGate();
  await gate.enter(1);
  const second = gate.enter(2);
  const third = gate.enter(3);
  await expect(second).rejects.toThrow(new SupersededError(3));
  gate.leave();
  await expect(third).resolves.toBeInstanceOf(AbortSignal);
});

test('turns an older execution away from a newer one that waits', async () => {
  const gate = new StageGate();
  await gate.enter(1);
  const third = gate.enter(3);
  await expect(gate.enter(2)).rejects.toThrow('superseded by execution 3');
  gate.leave();
  await third;
});

test('tells the execution inside that a newer one waits', async () => {
  const gate = new StageGate();
  const superseded = await gate.enter(1);
  const second = gate.enter(2);
  expect(superseded.reason).toEqual(new SupersededError(2));
  gate.leave();
  await second;
});
