import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILD_VARIABLES, COMPARISON_VARIABLES, UNVERSIONED } from '../config/contract';
import type { Host } from './host';
import { requiredVariables } from './required-variables';
import { runMain } from './run-main';
import { findRunningVersion } from './running-version';
import type { FindRunningVersion } from './running-version';

/** Where the path is left for the step that passes it on. */
export const COMPARE_PATH_FILE = join('reports', 'compare-path');

export interface ComparePathProps {
  readonly host: Host;
  /** File to write to, in place of standard output; its folder is made. @default - standard output */
  readonly file?: string | undefined;
  readonly findRunningVersion: FindRunningVersion;
}

/**
 * Prints or writes the path of the page on GitHub that shows what an approval would change: a comparison with what the environment
 * behind it runs, or the commit where there is nothing to compare with. Nothing else comes with it. Returns the exit code.
 * @throws UsageError where the version is not given
 */
export async function comparePath({ host, file, findRunningVersion }: ComparePathProps): Promise<number> {
  const { [BUILD_VARIABLES.version]: version } = requiredVariables(host.environment, {
    [BUILD_VARIABLES.version]: 'the full commit SHA to compare',
  });
  const running = await runningVersion({ host, findRunningVersion });
  const comparable = running !== undefined && running !== version && running !== UNVERSIONED;
  const path = comparable ? `compare/${running}...${version}` : `commit/${version}`;
  if (file === undefined) {
    host.out(path);
  } else {
    write(join(host.directory, file), path);
  }
  return 0;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function runningVersion({ host, findRunningVersion }: ComparePathProps): Promise<string | undefined> {
  const { nextEnvironmentParameter, nextEnvironmentRegion, nextEnvironmentRole } = COMPARISON_VARIABLES;
  if (!host.environment[nextEnvironmentParameter]) {
    return undefined;
  }
  const { [nextEnvironmentParameter]: parameter, [nextEnvironmentRegion]: region } = requiredVariables(host.environment, {
    [nextEnvironmentParameter]: 'the parameter with the version that the next environment runs',
    [nextEnvironmentRegion]: 'its region',
  });
  return findRunningVersion({ parameter, region, roleArn: host.environment[nextEnvironmentRole] || undefined });
}

if (require.main === module) {
  void runMain((host) => comparePath({ host, file: process.argv[2], findRunningVersion }));
}
