import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ConfigurationError } from '../config/configuration-error';

/** Runs `.projenrc.ts` of the current folder and returns the exit code: 2 for a mistake in its options, which has no stack trace. */
export function runProjenrc(log: (message: string) => void): number {
  try {
    createRequire(__filename)(resolve('.projenrc.ts'));
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) {
      throw error;
    }
    log(error.message);
    return 2;
  }
}
