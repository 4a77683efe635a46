import { setTimeout as sleep } from 'node:timers/promises';
import { readHead } from './git';
import type { Revision } from './pipeline/execution';

const INTERVAL_MILLISECONDS = 1000;

/** Yields every commit that is checked out after `version`, until `signal` is aborted. */
export async function* watchHead(
  repository: string,
  { version, signal }: { version: string; signal: AbortSignal },
): AsyncGenerator<Revision> {
  let seen = version;
  while (!signal.aborted) {
    const head = await readHead(repository);
    if (head.version !== seen) {
      seen = head.version;
      yield head;
    }
    await sleep(INTERVAL_MILLISECONDS, undefined, { signal }).catch(ignoreAbort);
  }
}

function ignoreAbort(error: Error): void {
  if (error.name !== 'AbortError') {
    throw error;
  }
}
