import { join } from 'node:path';
import { cleanState } from './clean-state';
import { Engine } from './engine';
import { EngineRunningError } from './engine-lock';
import { RepositoryError } from './git';
import { run } from './run';
import { createHost } from './terminal/create-host';
import { HELP, parseOptions, UsageError } from './terminal/options';
import type { RunResult } from './pipeline/pipeline';
import type { StartOptions } from './terminal/options';

const EXIT_CODES: Readonly<Record<RunResult, number>> = {
  Succeeded: 0,
  Paused: 0,
  Rejected: 0,
  Failed: 1,
  Superseded: 1,
  Stopped: 1,
  Interrupted: 1,
  AwaitingApproval: 3,
};

/** The `npm start` command. */
export async function main(parameters: readonly string[]): Promise<void> {
  try {
    process.exitCode = await start(parseOptions(parameters));
  } catch (error) {
    process.exitCode = error instanceof UsageError || error instanceof RepositoryError || error instanceof EngineRunningError ? 2 : 1;
    process.stderr.write(`${(error as Error).message}\n`);
  }
}

async function start(options: StartOptions): Promise<number> {
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const projectDirectory = process.cwd();
  const stateDirectory = join(projectDirectory, '.local');
  if (options.clean) {
    process.stdout.write(`${await cleanState(stateDirectory)}\n`);
    return 0;
  }
  const host = await createHost(options);
  const stop = stopSignal();
  const engine = await Engine.open({ projectDirectory, stateDirectory, host, runtime: options.runtime, basePort: options.basePort });
  try {
    const result = await run({ engine, until: options.until, once: options.once, signal: stop });
    return EXIT_CODES[result];
  } finally {
    host.emit({ type: 'notice', level: 'info', message: 'stopping everything' });
    await engine.close();
  }
}

/** Aborted by the first Ctrl-C or SIGTERM, and where whoever read the output has gone, such as `head`; a second signal ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
      controller.abort(new Error('stopped'));
    });
  }
  for (const [name, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    // Stays for the second one: where no listener is left, the one that restores the terminal's cursor ends the process within the first.
    process.on(name, () => {
      if (controller.signal.aborted) {
        process.exit(128 + number);
      }
      controller.abort(new Error('stopped'));
    });
  }
  return controller.signal;
}
