import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Error codes of a stream whose other end is closed: a pipe, and a terminal. */
const DISCONNECTED = ['EPIPE', 'EIO'];

/**
 * Aborted by the first Ctrl-C, SIGTERM or SIGHUP, and when the reader of the output is gone, such as `head` or a closed terminal.
 * A second Ctrl-C or SIGTERM ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error('stopped'));
  forgetClosedTerminal();
  for (const stream of [process.stdin, process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === undefined || !DISCONNECTED.includes(error.code)) {
        throw error;
      }
      stop();
    });
  }
  // A closing terminal sends SIGHUP more than once: from the kernel, and from the shell to its jobs. It must never cut the shutdown off.
  process.on('SIGHUP', stop);
  let asked = false;
  for (const [name, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    // Stays registered: log-update restores the cursor in its own listener, which ends the process when no other listener is left.
    process.on(name, () => {
      if (asked) {
        process.exit(128 + number);
      }
      asked = true;
      stop();
    });
  }
  return controller.signal;
}

/** Node.js restores the settings of the terminal when it ends, and aborts where the terminal is closed. A closed descriptor is skipped. */
function forgetClosedTerminal(): void {
  const terminals = [0, 1, 2].filter(isatty);
  process.once('exit', () => terminals.filter((descriptor) => !isatty(descriptor)).forEach((descriptor) => closeSync(descriptor)));
}
