import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty folder, gone when the tests of the file that asked for it are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-'));
  made.push(folder);
  return folder;
}

// Outside Jest whoever asks for a folder looks after it.
if ('afterAll' in globalThis) {
  afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
}
