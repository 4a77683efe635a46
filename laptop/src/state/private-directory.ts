import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of local state with sources, logs or values in them. */
const INNER = ['bin', 'builds', 'cache', 'executions', 'images', 'tasks'];

/** Makes a folder of local state that only its owner can read, and returns its path. */
export function privateDirectory(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}

/** Makes the folder of the local state, and those in it, readable by their owner only. Earlier engines made them readable by everyone. */
export function privateState(stateDirectory: string): void {
  privateDirectory(stateDirectory);
  INNER.forEach((name) => privateDirectory(join(stateDirectory, name)));
}
