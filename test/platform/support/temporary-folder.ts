import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty folder, which is deleted after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-'));
  made.push(folder);
  return folder;
}

// Outside of Jest, the caller deletes the folder.
if ('afterAll' in globalThis) {
  afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
}
