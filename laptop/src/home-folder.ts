import { homedir } from 'node:os';
import { errorCode } from './error-code';

/** The user's home folder; undefined where there is none: for a user id without an account, which is usual in containers. */
export function homeFolder({ HOME }: NodeJS.ProcessEnv): string | undefined {
  try {
    const home = HOME ?? homedir();
    return home === '' ? undefined : home;
  } catch (error) {
    if (errorCode(error) !== 'ERR_SYSTEM_ERROR') {
      throw error;
    }
    return undefined;
  }
}
