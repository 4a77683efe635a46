import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateFile, StateFileError } from '../../src/state/state-file';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const directory = temporaryDirectory();
const path = (): string => join(directory.path, 'new', 'state.json');
const file = (schemaVersion = 1): StateFile<Readonly<Record<string, number>>> => new StateFile(path(), schemaVersion);
const content = (): unknown => JSON.parse(readFileSync(path(), 'utf8'));

const LOSS = 'deletes all local state for good: the data of every database, all parameters and secrets, and all executions';

test('has no state before the first write, which makes the folder', () => {
  expect(file().read()).toBeUndefined();
  file().write({ one: 1 });
  expect(file().read()).toEqual({ one: 1 });
});

test('writes the version of the layout, readable by its owner only', () => {
  file(3).write({ one: 1 });
  expect(content()).toEqual({ schemaVersion: 3, state: { one: 1 } });
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('reads the state that an engine wrote before layouts had versions, and writes it with one', () => {
  file().write({});
  writeFileSync(path(), '{ "one": 1 }');
  expect(file().read()).toEqual({ one: 1 });
  file().write({ ...file().read(), two: 2 });
  expect(content()).toEqual({ schemaVersion: 1, state: { one: 1, two: 2 } });
});

test.each([
  ['of another layout', '{"schemaVersion":2,"state":{}}', 'has layout 2, and this engine reads layout 1'],
  ['with a version and without state', '{"schemaVersion":1}', 'has layout 1'],
  ['that was cut off', '{ "schemaVersion": 1, "sta', 'is damaged: it is not JSON. Restore it from a backup'],
  ['that is empty', '', 'is damaged'],
])('refuses a file %s, and says what is lost by starting over', (_, text, problem) => {
  file().write({});
  writeFileSync(path(), text);
  expect(() => file().read()).toThrow(StateFileError);
  expect(() => file().read()).toThrow(problem);
  expect(() => file().read()).toThrow(LOSS);
});

test('refuses a file without a version when a later layout is expected', () => {
  file(2).write({});
  writeFileSync(path(), '{ "one": 1 }');
  expect(() => file(2).read()).toThrow('has layout 1, and this engine reads layout 2');
});
