import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialStore } from '../../src/endpoint/credential-store';

test('the credentials of the person are read once, and found again by the next engine', () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'credentials-'));
  const first = new CredentialStore(stateDirectory).own();
  const store = new CredentialStore(stateDirectory);
  expect(store.own()).toEqual(first);
  rmSync(join(stateDirectory, 'credentials.json'));
  expect(store.find(first.accessKeyId)).toEqual(first);
});
