import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineRunningError, lockEngine } from '../src/engine-lock';

const directory = (): string => mkdtempSync(join(tmpdir(), 'lock-'));

test('lets one engine in, and the next when that has gone', () => {
  const state = directory();
  const release = lockEngine(state);
  expect(() => lockEngine(state)).toThrow(EngineRunningError);
  expect(() => lockEngine(state)).toThrow(`process ${process.pid}`);
  release();
  lockEngine(state)();
  expect(readdirSync(state)).toEqual([]);
});

test('passes over the lock of an engine that was killed, even when its pid runs again', () => {
  const state = directory();
  writeFileSync(join(state, 'engine.lock'), JSON.stringify({ pid: process.pid, identity: 'an earlier boot' }));
  expect(lockEngine(state)).toBeInstanceOf(Function);
});
