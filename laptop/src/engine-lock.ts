import { spawnSync } from 'node:child_process';
import { closeSync, constants, fstatSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, isDiskFull } from './error-code';
import { readIfExists } from './runtime/read-if-exists';

/** The file that is locked. It has the process id of the engine, for messages. */
export const LOCK_FILE = 'engine.lock';

/** Opens and locks in one step: `UV_FS_O_EXLOCK` of libuv, which Node does not export, and `O_NONBLOCK`. */
const MACOS_LOCK_FLAGS = 0x20 | 0x4;
/** Exit code of `flock` for a file that another process has locked. */
const IS_LOCKED = 1;

/** Another engine uses the same state. */
export class EngineRunningError extends Error {}

/**
 * Makes this process the only one that uses a state directory, until it calls the returned function or ends. The system releases the lock
 * of a process that was killed.
 * @throws EngineRunningError when another process has the lock; Error when the file cannot be locked
 */
export function lockEngine(stateDirectory: string): () => void {
  const file = join(stateDirectory, LOCK_FILE);
  const descriptor = lock(file);
  writeOwner(descriptor);
  return () => {
    // A process that has opened the file already finds that it is no longer in the folder. The file of another engine stays.
    if (isFileAt(file, descriptor)) {
      rmSync(file);
    }
    closeSync(descriptor);
  };
}

function lock(file: string): number {
  for (;;) {
    const descriptor = process.platform === 'darwin' ? openLocked(file) : openAndLock(file);
    if (descriptor === undefined) {
      throw new EngineRunningError(describeOwner(file));
    }
    if (isFileAt(file, descriptor)) {
      return descriptor;
    }
    closeSync(descriptor);
  }
}

function openLocked(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | MACOS_LOCK_FLAGS, 0o600);
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') {
      return undefined;
    }
    throw error;
  }
}

/** The lock belongs to the open file, which this process shares with `flock` for a moment, and with no other child. */
function openAndLock(file: string): number | undefined {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  const { status, error, stderr } = spawnSync('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', descriptor], encoding: 'utf8' });
  if (status === 0) {
    return descriptor;
  }
  closeSync(descriptor);
  if (status === IS_LOCKED) {
    return undefined;
  }
  const cause = errorCode(error) === 'ENOENT' ? 'the command flock is missing; install util-linux' : (error?.message ?? stderr.trim());
  throw new Error(`cannot lock ${file}: ${cause}`);
}

function writeOwner(descriptor: number): void {
  const owner = JSON.stringify({ pid: process.pid });
  try {
    ftruncateSync(descriptor, writeSync(descriptor, owner, 0));
  } catch (error) {
    // `--clean` must work on a full disk, and the lock does not depend on what the file contains.
    if (!isDiskFull(error)) {
      throw error;
    }
  }
}

function isFileAt(path: string, descriptor: number): boolean {
  const own = fstatSync(descriptor, { bigint: true });
  const current = statSync(path, { bigint: true, throwIfNoEntry: false });
  return current?.ino === own.ino && current.dev === own.dev;
}

function describeOwner(file: string): string {
  const pid = /"pid":(\d+)/.exec(readIfExists(file) ?? '')?.[1];
  return pid === undefined
    ? 'another engine has just started here; use that one'
    : `an engine runs here already (process ${pid}): it takes every new commit by itself; stop it with Ctrl-C, or with kill ${pid}, to start another`;
}
