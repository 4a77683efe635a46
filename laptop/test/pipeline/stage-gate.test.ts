import { StageGate } from '../../src/pipeline/stage-gate';

test('admits one execution at a time', async () => {
  const gate = new StageGate();
  await gate.enter(1);
  let entered = false;
  const second = gate.enter(2).then(() => {
    entered = true;
  });
  await Promise.resolve();
  expect(entered).toBe(false);
  expect(gate.queuedExecution).toBe(2);
  gate.leave();
  await second;
  expect(entered).toBe(true);
});

test('keeps only the newest of the queued executions', async () => {
  const gate = new StageGate();
  await gate.enter(1);
  const second = gate.enter(2);
  const third = gate.enter(3);
  await expect(second).resolves.toEqual({ kind: 'superseded', by: 3 });
  gate.leave();
  await expect(third).resolves.toMatchObject({ kind: 'entered' });
});

test('supersedes an execution that is older than the queued one', async () => {
  const gate = new StageGate();
  await gate.enter(1);
  const third = gate.enter(3);
  await expect(gate.enter(2)).resolves.toEqual({ kind: 'superseded', by: 3 });
  gate.leave();
  await third;
});

test('tells the execution in the stage that a newer one is queued', async () => {
  const gate = new StageGate();
  const first = await gate.enter(1);
  const second = gate.enter(2);
  expect(first).toMatchObject({ kind: 'entered', superseded: { aborted: true, reason: new Error('superseded by execution 2') } });
  gate.leave();
  await second;
});

test('lets an execution withdraw from the queue', async () => {
  const gate = new StageGate();
  const stop = new AbortController();
  await gate.enter(1);
  const second = gate.enter(2, stop.signal);
  stop.abort();
  await expect(second).resolves.toEqual({ kind: 'withdrawn' });
  expect(gate.queuedExecution).toBeUndefined();
  await expect(gate.enter(3, AbortSignal.abort())).resolves.toEqual({ kind: 'withdrawn' });
});

test('admits no execution while the transition is disabled', async () => {
  const gate = new StageGate(false);
  const first = gate.enter(1);
  expect(gate.queuedExecution).toBe(1);
  gate.setEnabled(true);
  await expect(first).resolves.toMatchObject({ kind: 'entered' });
});
