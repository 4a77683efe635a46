import type { ReadStream } from 'node:tty';

export interface ReadKeyProps {
  readonly input: ReadStream;
  /** Lower-case keys to wait for; others are ignored. */
  readonly keys: readonly string[];
  readonly signal: AbortSignal;
}

const CONTROL_C = '\u0003';

/** Waits for one of the keys; resolves to undefined when `signal` is aborted. Ctrl-C stops the engine, as it does elsewhere. */
export function readKey({ input, keys, signal }: ReadKeyProps): Promise<string | undefined> {
  return new Promise((resolve) => {
    const finish = (key: string | undefined): void => {
      input.off('data', onData);
      signal.removeEventListener('abort', onAbort);
      input.setRawMode(false);
      input.pause();
      resolve(key);
    };
    const onAbort = (): void => finish(undefined);
    const onData = (data: Buffer): void => {
      const text = data.toString();
      if (text.includes(CONTROL_C)) {
        process.kill(process.pid, 'SIGINT');
        return;
      }
      const key = [...text.toLowerCase()].find((character) => keys.includes(character));
      if (key !== undefined) {
        finish(key);
      }
    };
    if (signal.aborted) {
      resolve(undefined);
      return;
    }
    signal.addEventListener('abort', onAbort);
    input.setRawMode(true);
    input.resume();
    input.on('data', onData);
  });
}
