import { join } from 'node:path';
import { cleanState } from './clean-state';
import { confirmClean } from './confirm-clean';
import { DockerNeededError } from './ecs/need-docker';
import { Engine } from './engine';
import { EngineRunningError } from './engine-lock';
import { RepositoryError } from './git';
import { MissingMysqlError } from './rds/mysql-programs';
import { LiveEvents } from './page/live-events';
import { startPage } from './page/start-page';
import { removePushRemote } from './push/push-repository';
import { run } from './run';
import { createHost } from './terminal/create-host';
import { HELP, parseOptions, StartOptionsError } from './terminal/options';
import { printable } from './terminal/printable';
import { stopSignal } from './terminal/stop-signal';
import { UnexpectedErrors } from './terminal/unexpected-errors';
import type { PageServer } from './page/page-server';
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
    await removePushRemote(projectDirectory);
    return 0;
  }
  checkPath(projectDirectory);
  const live = new LiveEvents();
  const host = live.observe(await createHost(options));
  const unexpected = new UnexpectedErrors(stateDirectory);
  const signal = AbortSignal.any([stopSignal(), unexpected.signal]);
  const engine = await Engine.open({ ...options, projectDirectory, stateDirectory, host });
  let page: PageServer | undefined;
  try {
    if (!options.once || options.open) {
      page = await startPage({ ...options, engine, live });
    }
    return EXIT_CODES[await run({ ...options, engine, signal })];
  } finally {
    host.emit({ type: 'notice', level: 'info', message: 'stopping everything' });
    await page?.stop();
    await engine.close();
    unexpected.throwIfAny();
  }
}

/** `:` separates the folders of `PATH`; Node.js, tsx and esbuild find no module below a folder with one of the others. */
function checkPath(projectDirectory: string): void {
  const refused = [...':\\?*'].filter((character) => projectDirectory.includes(character));
  if (refused.length > 0) {
    throw new RepositoryError(
      `the path ${projectDirectory} contains ${refused.join(' and ')}, and Node.js or its tools find no program in such a folder: move the repository to a path without : \\ ? *`,
    );
  }
}

const isUserError = (error: unknown): boolean =>
  [StartOptionsError, RepositoryError, EngineRunningError, MissingMysqlError, DockerNeededError].some((type) => error instanceof type);
