import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './runtime/process-identity';

interface Owner {
  readonly pid: number;
  readonly identity: string;
}

/** Another engine uses the same state. */
export class EngineRunningError extends Error {}

/**
 * Makes this process the only engine of a state directory until the returned function is called. The lock of a killed engine is
 * replaced.
 * @throws EngineRunningError when another engine runs
 */
export function lockEngine(stateDirectory: string): () => void {
  const file = join(stateDirectory, 'engine.lock');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }), { mode: 0o600 });
  try {
    acquire(file, own);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(file, { force: true });
}

function acquire(file: string, own: string): void {
  // A link appears with its content or not at all, so no engine reads a half-written lock.
  if (tryLink(own, file)) {
    return;
  }
  const owner = JSON.parse(readFileSync(file, 'utf8')) as Owner;
  if (processIdentity(owner.pid) === owner.identity) {
    throw new EngineRunningError(
      `an engine runs here already (process ${owner.pid}): it takes every new commit by itself; stop it with Ctrl-C, or with kill ${owner.pid}, to start another`,
    );
  }
  rmSync(file);
  if (!tryLink(own, file)) {
    throw new EngineRunningError('another engine has just started here; use that one');
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
