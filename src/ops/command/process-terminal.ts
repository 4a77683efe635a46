import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '../text/printable';
import { askHidden } from './ask-hidden';
import { askLine } from './ask-line';
import { KILLED_EXIT_CODE, runProgram } from './run-program';
import type { InteractiveProgram, Terminal } from './terminal';

const STDERR = 2;
/** As shells report SIGTERM. */
const TERMINATED_EXIT_CODE = 143;
const CLEAR_SCREEN = '\u001b[H\u001b[2J\u001b[3J';

/** The terminal from which this process was started. Only the program writes to it. */
export function processTerminal(): Terminal {
  // Before any client is loaded: the SDK would print warnings for its developers above every answer.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const controller = new AbortController();
  const isTerminal = process.stdout.isTTY === true;
  // Once: the second Ctrl-C ends the process.
  process.once('SIGINT', () => controller.abort());
  abortWithoutReader({ streams: [process.stdout, process.stderr], controller });
  return {
    environment: process.env,
    directory: process.cwd(),
    isTerminal,
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    out: (line) => void process.stdout.write(`${printable(line)}\n`),
    err: (line) => void process.stderr.write(`${printable(line)}\n`),
    ask: (question, { afterInterruption = false } = {}) => {
      const interrupted = afterInterruption ? new AbortController().signal : controller.signal;
      return askLine({ question: printable(question), input: process.stdin, output: process.stderr, interrupted });
    },
    askHidden: (question) => askHidden({ question: printable(question), input: process.stdin, output: process.stderr }),
    readInput: () => text(process.stdin),
    redraw: (lines) => void process.stdout.write(`${isTerminal ? CLEAR_SCREEN : ''}${printable(lines.join('\n'))}\n`),
    now: () => new Date(),
    wait: (milliseconds) => waitUnless(milliseconds, controller.signal),
    interrupted: controller.signal,
    onTermination,
    run: runProgram,
    runInteractive,
  };
}

export interface AbortWithoutReaderProps {
  readonly streams: readonly Pick<NodeJS.WriteStream, 'on'>[];
  readonly controller: AbortController;
}

/**
 * Treats a closed reader, such as `head` after its last line, like Ctrl-C: a command that follows a log ends, and one that changes
 * something is not cut off halfway. Any other error of the streams is thrown.
 */
export function abortWithoutReader({ streams, controller }: AbortWithoutReaderProps): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    controller.abort();
  };
  streams.forEach((stream) => stream.on('error', onError));
}

async function waitUnless(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}

function onTermination(act: () => Promise<void>): () => void {
  const terminate = (): void => void act().finally(() => process.exit(TERMINATED_EXIT_CODE));
  process.once('SIGTERM', terminate);
  return () => void process.off('SIGTERM', terminate);
}

/** While the program runs, Ctrl-C is for the program. */
function runInteractive(props: InteractiveProgram): Promise<number | null> {
  const { program, arguments: args, environment, inherits = true, directory, output = 'stdout' } = props;
  return new Promise((resolve, reject) => {
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    const child = spawn(program, args, {
      stdio: ['inherit', output === 'stdout' ? 'inherit' : STDERR, 'inherit'],
      cwd: directory,
      env: { ...(inherits ? process.env : {}), ...environment },
    });
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(null) : reject(error)));
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? KILLED_EXIT_CODE);
    });
  });
}
