import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Runs a program as a user id that has no account and no `HOME`, for which it is one file in a folder that everybody can read. */
export function runWithoutAccount(source: { readonly contents: string; readonly resolveDir: string }): {
  readonly stdout: string;
  readonly stderr: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'without-account-'));
  chmodSync(folder, 0o755);
  try {
    const outfile = join(folder, 'program.cjs');
    buildSync({ stdin: { ...source, loader: 'ts' }, bundle: true, platform: 'node', outfile, logLevel: 'error' });
    const user = ['--reuid=54321', '--regid=54321', '--clear-groups', '--'];
    return spawnSync('setpriv', [...user, process.execPath, outfile], { cwd: folder, env: { PATH: process.env.PATH }, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
