import type { ReadStream } from 'node:tty';

export interface ReadKeyProps {
  readonly input: ReadStream;
  /** Lower-case keys that count; others are passed over. */
  readonly keys: readonly string[];
  readonly signal: AbortSignal;
}

const CONTROL_C = '\u0003';

/** Waits for one of the keys. Ctrl-C does what it does elsewhere. Rejects with the signal's reason when that is aborted. */
export function readKey({ input, keys, signal }: ReadKeyProps): Promise<string> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      input.off('data', onData);
      signal.removeEventListener('abort', onAbort);
      input.setRawMode(false);
      input.pause();
    };
    const onAbort = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const onData = (data: Buffer): void => {
      const text = data.toString();
      if (text.includes(CONTROL_C)) {
        process.kill(process.pid, 'SIGINT');
        return;
      }
      const key = [...text.toLowerCase()].find((character) => keys.includes(character));
      if (key !== undefined) {
        stop();
        resolve(key);
      }
    };
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    signal.addEventListener('abort', onAbort);
    input.setRawMode(true);
    input.resume();
    input.on('data', onData);
  });
}
