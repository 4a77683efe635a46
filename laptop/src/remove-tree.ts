import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errorCode } from './codebuild/error-code';

const run = promisify(execFile);
/** With retries, because a process that is about to end may still write to the folder. */
const OPTIONS = { recursive: true, force: true, maxRetries: 5 };

/** Deletes a folder and everything in it, including folders that a build has made read-only, as some tools do with their caches. */
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
