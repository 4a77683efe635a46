import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATIONS, twentyEnvironments } from '../support/configurations';
import { synthesize } from '../support/synthesize';

/** Synthesizes every configuration, and the platform of this repository, below the folder that is its one argument. */
function main(directory: string | undefined): void {
  if (!directory) {
    throw new Error('usage: synthesize-all.ts <directory>');
  }
  for (const [name, configuration] of Object.entries({ ...CONFIGURATIONS, 'twenty environments': twentyEnvironments })) {
    const outdir = join(directory, name.replaceAll(' ', '-'));
    mkdirSync(outdir, { recursive: true });
    synthesize(configuration(), { outdir }).app.synth();
  }
  const { status } = spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', join(directory, 'this-repository')], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

main(process.argv[2]);
