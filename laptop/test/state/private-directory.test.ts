import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeLeftAssembly } from '../../src/cloud-assembly';
import { privateState } from '../../src/state/private-directory';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const state = temporaryDirectory();

test('every folder of the local state can be read by its owner only, also one of an earlier engine', () => {
  mkdirSync(join(state.path, 'executions'), { mode: 0o755 });
  privateState(state.path);
  const modes = readdirSync(state.path).map((name) => [name, statSync(join(state.path, name)).mode & 0o777]);
  expect(Object.fromEntries(modes)).toEqual({ bin: 0o700, builds: 0o700, cache: 0o700, executions: 0o700, images: 0o700, tasks: 0o700 });
});

test('what an engine left that was interrupted during synthesis is deleted', () => {
  const left = join(state.path, 'bootstrap', 'source');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'app.js'), '');
  removeLeftAssembly(state.path);
  expect(existsSync(join(state.path, 'bootstrap'))).toBe(false);
});
