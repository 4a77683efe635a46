import { StackFiles } from '../../src/cloudformation/stack-files';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import type { StackState } from '../../src/cloudformation/stack-state';

const directory = temporaryDirectory();

const stack = (changes: Partial<StackState> = {}): StackState => ({
  name: 'orchard',
  stackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard/1',
  status: 'CREATE_COMPLETE',
  account: '111111111111',
  region: 'eu-west-1',
  template: {},
  outputs: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  creating: null,
  given: {},
  resources: [],
  exports: {},
  imports: [],
  previous: null,
  replaced: [],
  updating: null,
  ...changes,
});

test('a stack is read from disk once until it changes', () => {
  const files = new StackFiles(directory.path);
  files.write(stack());
  const [first] = files.readAll();
  expect(first).toEqual(stack());
  expect(files.readAll()[0]).toBe(first);
  files.write(stack({ status: 'UPDATE_COMPLETE' }));
  expect(files.readAll()).toEqual([stack({ status: 'UPDATE_COMPLETE' })]);
  files.delete('orchard');
  expect(files.read('orchard')).toBeUndefined();
});
