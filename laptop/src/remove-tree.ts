import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errorCode } from './codebuild/error-code';

const run = promisify(execFile);
/** Something that is about to end may still write into it. */
const OPTIONS = { recursive: true, force: true, maxRetries: 5 };

/** Deletes a folder with all that is in it, also what builds have protected against being written, as some tools do with what they cache. */
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
