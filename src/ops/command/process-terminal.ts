import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../run-program';
import { abortWithoutReader } from './abort-without-reader';
import { askHidden } from './ask-hidden';
import { askLine } from './ask-line';
import type { InteractiveProgram, Terminal } from './terminal';

const CLEAR_SCREEN = '\u001b[H\u001b[2J\u001b[3J';
const KILLED_EXIT_CODE = 137;

/** The terminal that this process was started from. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  const isTerminal = process.stdout.isTTY === true;
  // The second Ctrl-C ends the process at once.
  process.once('SIGINT', () => controller.abort());
  abortWithoutReader({ streams: [process.stdout, process.stderr], controller });
  return {
    environment: process.env,
    directory: process.cwd(),
    isTerminal,
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    ask: (question) => askLine({ question, input: process.stdin, output: process.stderr, interrupted: controller.signal }),
    askHidden: (question) => askHidden({ question, input: process.stdin, output: process.stderr }),
    readInput: () => text(process.stdin),
    redraw: (lines) => void process.stdout.write(`${isTerminal ? CLEAR_SCREEN : ''}${lines.join('\n')}\n`),
    now: () => new Date(),
    wait: (milliseconds) => waitUnless(milliseconds, controller.signal),
    interrupted: controller.signal,
    run: runProgram,
    runInteractive,
  };
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

/** Ctrl-C belongs to the program while it runs. */
function runInteractive({ program, arguments: args, environment, inherits = true, directory }: InteractiveProgram): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    const child = spawn(program, args, { stdio: 'inherit', cwd: directory, env: { ...(inherits ? process.env : {}), ...environment } });
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(null) : reject(error)));
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? KILLED_EXIT_CODE);
    });
  });
}
