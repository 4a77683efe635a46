import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownProgram } from '../own-program';
import { shellCommand } from '../shell-command';

/**
 * Writes the `docker` command for builds on a machine without Docker.
 * @returns the folder to put before `PATH`
 */
export function writeDockerShim({ stateDirectory }: { readonly stateDirectory: string }): string {
  const directory = join(stateDirectory, 'bin');
  const command = [process.execPath, ...ownProgram('docker'), stateDirectory];
  const file = join(directory, 'docker');
  mkdirSync(directory, { recursive: true });
  const prepared = `${file}.${process.pid}`;
  writeFileSync(prepared, `#!/bin/sh\nexec ${shellCommand(command)} "$@"\n`);
  chmodSync(prepared, 0o755);
  renameSync(prepared, file);
  return directory;
}
