import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type EmulatorName = 'ministack' | 'moto_server';
const NAMES: readonly EmulatorName[] = ['ministack', 'moto_server'];

/** The emulators that work on this machine. Others are on the `PATH` without being installed, as the shims of pyenv. */
export const INSTALLED = NAMES.filter((name) => spawnSync(name, ['--help'], { timeout: 20_000 }).status === 0);

/** Says loudly which tests are left out. */
export function reportMissing(tests: string): void {
  for (const name of NAMES.filter((candidate) => !INSTALLED.includes(candidate))) {
    process.stderr.write(
      `\n!!! SKIPPED: ${tests} with ${name}, which is not on the PATH (PATH=\"$(sh test/e2e/install-emulators.sh):$PATH\") !!!\n\n`,
    );
  }
}

/** A `PATH` with this emulator only, or with none. Folders that have one are replaced by folders of links to everything else. */
export function pathWith(emulator: EmulatorName | null, folder: string): string {
  const hidden = NAMES.filter((name) => name !== emulator);
  const directories = (process.env.PATH ?? '').split(delimiter).filter((directory) => existsSync(directory));
  return directories.map((directory, index) => withoutPrograms({ directory, hidden, copy: join(folder, String(index)) })).join(delimiter);
}

function withoutPrograms({ directory, hidden, copy }: { directory: string; hidden: readonly string[]; copy: string }): string {
  const entries = readdirSync(directory);
  if (!hidden.some((name) => entries.includes(name))) {
    return directory;
  }
  mkdirSync(copy, { recursive: true });
  for (const entry of entries.filter((name) => !hidden.includes(name))) {
    symlinkSync(join(directory, entry), join(copy, entry));
  }
  return copy;
}
