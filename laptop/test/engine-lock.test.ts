import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineRunningError, lockEngine } from '../src/engine-lock';

const directory = (): string => mkdtempSync(join(tmpdir(), 'lock-'));

test('refuses a second engine until the first has ended', () => {
  const state = directory();
  const release = lockEngine(state);
  expect(() => lockEngine(state)).toThrow(EngineRunningError);
  expect(() => lockEngine(state)).toThrow(`process ${process.pid}`);
  release();
  lockEngine(state)();
  expect(readdirSync(state)).toEqual([]);
});

test('replaces the lock of a killed engine, even when another process has its pid', () => {
  const state = directory();
  writeFileSync(join(state, 'engine.lock'), JSON.stringify({ pid: process.pid, identity: 'an earlier boot' }));
  expect(lockEngine(state)).toBeInstanceOf(Function);
});
