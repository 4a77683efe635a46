import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import type { Execution } from '../../src/pipeline/execution';

const state = temporaryDirectory();

const EXECUTION: Execution = {
  id: 'd9e1f0b2-0000-4000-8000-000000000000',
  number: 7,
  pipelineName: 'orchard',
  pipelineVersion: '0123456789abcdef',
  type: 'STANDARD',
  rollbackTarget: null,
  status: 'InProgress',
  revision: { version: 'a'.repeat(40), message: 'Peel plums', author: 'Ada', branch: 'main' },
  startedAt: '2026-11-20T12:00:00.000Z',
  endedAt: null,
  stages: [],
};

function writeRecord(content: unknown): string {
  const folder = join(state.path, 'executions', '000007');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'execution.json'), JSON.stringify(content));
  return join(folder, 'execution.json');
}

test('reads what it has saved, with the version of the layout in the file', () => {
  new ExecutionStore(state.path).save(EXECUTION);
  expect(new ExecutionStore(state.path).list()).toEqual([EXECUTION]);
  expect(JSON.parse(readFileSync(join(state.path, 'executions/000007/execution.json'), 'utf8'))).toEqual({
    schemaVersion: 1,
    state: EXECUTION,
  });
});

test('reads an execution that an older engine saved without a version, and goes on counting', () => {
  writeRecord(EXECUTION);
  const store = new ExecutionStore(state.path);
  expect(store.last()).toEqual(EXECUTION);
  expect(store.nextNumber()).toBe(8);
});

test('refuses an execution of a newer engine, and names its file', () => {
  const file = writeRecord({ schemaVersion: 2, state: EXECUTION });
  expect(() => new ExecutionStore(state.path)).toThrow(file);
});

test('ignores a folder without a record, which an interrupted engine leaves', () => {
  mkdirSync(join(state.path, 'executions', '000003'), { recursive: true });
  expect(new ExecutionStore(state.path).list()).toEqual([]);
});
