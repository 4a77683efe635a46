import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { filesWith } from '../fixtures/files-with';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const state = temporaryDirectory();
const open = (): FileParameterStore => new FileParameterStore({ stateDirectory: state.path });
const inState = (name: string): string => join(state.path, name);

test('gives back what was put, in another process too, with a version that counts', () => {
  expect(open().put({ name: '/a/b', type: 'String', value: 'one' })).toBe(1);
  expect(open().put({ name: '/a/b', type: 'String', value: 'two', overwrite: true })).toBe(2);
  expect(open().find('/a/b')).toMatchObject({ name: '/a/b', type: 'String', value: 'two', version: 2 });
  expect(open().find('/a')).toBeUndefined();
});

test('deletes, and says whether there was anything to delete', () => {
  open().put({ name: 'plain', type: 'StringList', value: 'a,b' });
  expect(open().delete('plain')).toBe(true);
  expect(open().delete('plain')).toBe(false);
  expect(open().put({ name: 'plain', type: 'String', value: 'x' })).toBe(1);
});

test('keeps a SecureString encrypted, differently each time', () => {
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

test('says so where the key is lost, another one, or damaged', () => {
  open().put({ name: '/secret', type: 'SecureString', value: 'x' });
  writeFileSync(inState('key'), 'ab'.repeat(32));
  expect(() => open().find('/secret')).toThrow(
    'is not the key it was encrypted with; put the right key back, or forget all local state with --clean',
  );
  expect(() => open().put({ name: '/secret', type: 'SecureString', value: 'y', overwrite: true })).toThrow(
    'is not the key it was encrypted with',
  );
  writeFileSync(inState('key'), 'short');
  expect(() => open().find('/secret')).toThrow('is damaged');
  rmSync(inState('key'));
  expect(() => open().find('/secret')).toThrow('is gone; put it back');
});

test('a value cannot be moved to another name in the file', () => {
  open().put({ name: '/one', type: 'SecureString', value: 'x' });
  const text = readFileSync(inState('parameters.json'), 'utf8');
  writeFileSync(inState('parameters.json'), text.replace('/one', '/two'));
  expect(() => open().find('/two')).toThrow('cannot decrypt parameter "/two"');
});

test('refuses to replace a parameter unless told to, and never changes its type', () => {
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
  ['a name of AWS', { name: '/aws/thing', value: 'x' }],
  ['an empty value', { name: '/a', value: '' }],
  ['a value over 4 KB', { name: '/a', value: 'x'.repeat(4097) }],
])('refuses %s', (_, parameter) => {
  expect(() => open().put({ type: 'String', ...parameter })).toThrow(expect.objectContaining({ name: 'ValidationException' }));
});

test('a damaged file is refused with the way out', () => {
  writeFileSync(inState('parameters.json'), '{ "schema');
  expect(() => open().find('/a')).toThrow('is damaged; forget all local state with --clean');
});
