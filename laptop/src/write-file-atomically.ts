import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './error-code';

/**
 * Replaces a file in one step: after an error or a crash it has its old content or the new one, never a part of it. Only the user who
 * runs the engine can read it.
 * @throws Error naming the file, for example when the disk is full; the file is then unchanged
 */
export function writeFileAtomically(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { mode: 0o600, flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Error(`cannot write ${file}, so it is unchanged: ${(error as Error).message}`, { cause: error });
  }
  flushDirectory(dirname(file));
}

/** Makes the new name survive a power failure, on file systems that can flush a folder. */
function flushDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes(String(errorCode(error)))) {
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}
