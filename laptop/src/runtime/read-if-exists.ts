import { readFileSync } from 'node:fs';
import { errorCode } from '../error-code';

const GONE: readonly (string | undefined)[] = ['ENOENT', 'ESRCH'];

/** The content of a file that may be removed at any moment, such as one in /proc; undefined if it does not exist. */
export function readIfExists(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (GONE.includes(errorCode(error))) {
      return undefined;
    }
    throw error;
  }
}
