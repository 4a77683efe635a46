import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errorCode } from './error-code';

const run = promisify(execFile);
/** Retries, since a process that is about to end may still write into the folder. */
const OPTIONS = { recursive: true, force: true, maxRetries: 5 };

/** Deletes a folder and its contents, even read-only folders, which some tools make in their caches. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, OPTIONS);
  } catch (error) {
    if (errorCode(error) !== 'EACCES') {
      throw error;
    }
    await run('chmod', ['-R', 'u+rwx', path]);
    await rm(path, OPTIONS);
  }
}
