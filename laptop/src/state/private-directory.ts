import { chmodSync, mkdirSync } from 'node:fs';

/** Makes a folder of local state that only its owner can read, and returns its path. */
export function privateDirectory(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}
