import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The laptop engine, from its sources or bundled into one file. */
const PROGRAMS = ['laptop/bin/laptop.cjs', 'vendor/laptop.cjs'];

/** Parameter Store on the state of the laptop engine. It has the engine's lock until it is stopped. */
export interface ParameterStore {
  readonly stop: () => Promise<void>;
}

/**
 * Starts Parameter Store alone, in a process of its own that ends with this one.
 * @throws Error if an engine has just started, or the state cannot be used
 */
export async function startParameterStore(directory: string): Promise<ParameterStore> {
  const program = PROGRAMS.map((path) => join(directory, path)).find((path) => existsSync(path));
  if (program === undefined) {
    throw new Error(`the laptop engine is not in this folder: there is none of ${PROGRAMS.join(', ')}`);
  }
  // Detached, so that Ctrl-C does not reach it: it ends in order when its standard input does.
  const child = spawn(process.execPath, [program, 'parameters'], { cwd: directory, stdio: 'pipe', detached: true });
  const exited = once(child, 'exit');
  const errors = text(child.stderr);
  const isReady = await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
  if (!isReady) {
    throw new Error((await errors).trim());
  }
  return {
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
