import { delimiter, join } from 'node:path';
import { cleanState } from './clean-state';
import { confirmClean } from './confirm-clean';
import { Engine } from './engine';
import { EngineRunningError } from './engine-lock';
import { RepositoryError } from './git';
import { MissingMysqlError } from './rds/mysql-programs';
import { run } from './run';
import { createHost } from './terminal/create-host';
import { HELP, parseOptions, StartOptionsError } from './terminal/options';
import { printable } from './terminal/printable';
import { stopSignal } from './terminal/stop-signal';
import { UnexpectedErrors } from './terminal/unexpected-errors';
import type { RunResult } from './pipeline/outcomes';
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
export async function main(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await start(parseOptions(args, process.env));
  } catch (error) {
    process.exitCode = isUserError(error) ? 2 : 1;
    process.stderr.write(`${printable((error as Error).message)}\n`);
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
    if (process.stdin.isTTY && !options.yes && !(await confirmClean({ stateDirectory, input: process.stdin, output: process.stdout }))) {
      process.stdout.write('nothing was deleted\n');
      return 1;
    }
    process.stdout.write(`${await cleanState(stateDirectory)}\n`);
    return 0;
  }
  checkPath(projectDirectory);
  const host = await createHost(options);
  const unexpected = new UnexpectedErrors(stateDirectory);
  const signal = AbortSignal.any([stopSignal(), unexpected.signal]);
  const engine = await Engine.open({ ...options, projectDirectory, stateDirectory, host });
  try {
    return EXIT_CODES[await run({ ...options, engine, signal })];
  } finally {
    host.emit({ type: 'notice', level: 'info', message: 'stopping everything' });
    await engine.close();
    unexpected.throwIfAny();
  }
}

/** A build puts a folder of the repository on the `PATH`, in which no folder can have this character. Every other one works. */
function checkPath(projectDirectory: string): void {
  if (projectDirectory.includes(delimiter)) {
    throw new RepositoryError(
      `the path ${projectDirectory} contains "${delimiter}", which separates the folders of PATH, so no program in it is found: move the repository to a path without it`,
    );
  }
}

const isUserError = (error: unknown): boolean =>
  [StartOptionsError, RepositoryError, EngineRunningError, MissingMysqlError].some((type) => error instanceof type);
