import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { filesWith } from '../fixtures/files-with';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const state = temporaryDirectory();
const open = (): FileParameterStore => new FileParameterStore({ stateDirectory: state.path });
const inState = (name: string): string => join(state.path, name);

test('returns what was put, in another process, too, with a version number', () => {
  expect(open().put({ name: '/a/b', type: 'String', value: 'one' })).toBe(1);
  expect(open().put({ name: '/a/b', type: 'String', value: 'two', overwrite: true })).toBe(2);
  expect(open().find('/a/b')).toMatchObject({ name: '/a/b', type: 'String', value: 'two', version: 2 });
  expect(open().find('/a')).toBeUndefined();
});

test('deletes a parameter, and returns whether it existed', () => {
  open().put({ name: 'plain', type: 'StringList', value: 'a,b' });
  expect(open().delete('plain')).toBe(true);
  expect(open().delete('plain')).toBe(false);
  expect(open().put({ name: 'plain', type: 'String', value: 'x' })).toBe(1);
});

test('encrypts a SecureString, differently each time', () => {
  open().put({ name: '/secret', type: 'SecureString', value: 'correct-horse' });
  const first = readFileSync(inState('parameters.json'), 'utf8');
  expect(filesWith(state.path, 'correct-horse')).toEqual([]);
  expect(open().find('/secret')?.value).toBe('correct-horse');
  open().put({ name: '/secret', type: 'SecureString', value: 'correct-horse', overwrite: true });
  expect(JSON.parse(readFileSync(inState('parameters.json'), 'utf8')).state['/secret'].text).not.toBe(
    JSON.parse(first).state['/secret'].text,
  );
});

test('only the owner can read the folder, the key and the parameters', () => {
  open().put({ name: '/secret', type: 'SecureString', value: 'x' });
  expect([state.path, inState('key'), inState('parameters.json')].map((path) => statSync(path).mode & 0o777)).toEqual([
    0o700, 0o600, 0o600,
  ]);
});

test('says so when the key is missing, damaged or another one, and what is lost by starting over', () => {
  open().put({ name: '/secret', type: 'SecureString', value: 'x' });
  writeFileSync(inState('key'), 'ab'.repeat(32));
  expect(() => open().find('/secret')).toThrow(
    /is not the key that encrypted it; put the right key back, for example from a backup\. --clean starts over, and deletes all local state/,
  );
  expect(() => open().put({ name: '/secret', type: 'SecureString', value: 'y', overwrite: true })).toThrow(
    'is not the key that encrypted it',
  );
  writeFileSync(inState('key'), 'short');
  expect(() => open().find('/secret')).toThrow('is damaged');
  rmSync(inState('key'));
  expect(() => open().find('/secret')).toThrow('does not exist; put the right key back');
});

test('a value cannot be moved to another name in the file', () => {
  open().put({ name: '/one', type: 'SecureString', value: 'x' });
  const text = readFileSync(inState('parameters.json'), 'utf8');
  writeFileSync(inState('parameters.json'), text.replace('/one', '/two'));
  expect(() => open().find('/two')).toThrow('cannot decrypt parameter "/two"');
});

test('replaces a parameter only with overwrite, and never changes its type', () => {
  open().put({ name: '/a', type: 'String', value: 'x' });
  expect(() => open().put({ name: '/a', type: 'String', value: 'y' })).toThrow(expect.objectContaining({ name: 'ParameterAlreadyExists' }));
  expect(() => open().put({ name: '/a', type: 'SecureString', value: 'y', overwrite: true })).toThrow(
    expect.objectContaining({ name: 'HierarchyTypeMismatchException' }),
  );
  expect(open().find('/a')?.value).toBe('x');
});

test.each([
  ['a name with a space', { name: 'a b', value: 'x' }],
  ['a path without its first slash', { name: 'a/b', value: 'x' }],
  ['an empty level', { name: '/a//b', value: 'x' }],
  ['sixteen levels', { name: '/x'.repeat(16), value: 'x' }],
  ['a reserved name', { name: '/aws/thing', value: 'x' }],
  ['an empty value', { name: '/a', value: '' }],
  ['a value over 4 KB', { name: '/a', value: 'x'.repeat(4097) }],
])('refuses %s', (_, parameter) => {
  expect(() => open().put({ type: 'String', ...parameter })).toThrow(expect.objectContaining({ name: 'ValidationException' }));
});

test('refuses a damaged file, and says how to continue', () => {
  writeFileSync(inState('parameters.json'), '{ "schema');
  expect(() => open().find('/a')).toThrow('is damaged: it is not JSON. Restore it from a backup. --clean starts over');
});
