import { BUILD_VARIABLES, COMPARISON_VARIABLES, UNVERSIONED } from '../config/contract';
import type { Host } from './host';
import { requiredVariables } from './required-variables';
import { runMain } from './run-main';
import { findRunningVersion } from './running-version';
import type { FindRunningVersion } from './running-version';

export interface ComparePathProps {
  readonly host: Host;
  readonly findRunningVersion: FindRunningVersion;
}

/**
 * Prints the path of the page on GitHub that shows what an approval would change: a comparison with what the environment
 * behind it runs, or the commit where there is nothing to compare with. Prints nothing else. Returns the exit code.
 * @throws UsageError where the version is not given
 */
export async function comparePath({ host, findRunningVersion }: ComparePathProps): Promise<number> {
  const { [BUILD_VARIABLES.version]: version } = requiredVariables(host.environment, { [BUILD_VARIABLES.version]: 'the full commit SHA to compare' });
  const running = await runningVersion({ host, findRunningVersion });
  const comparable = running !== undefined && running !== version && running !== UNVERSIONED;
  host.out(comparable ? `compare/${running}...${version}` : `commit/${version}`);
  return 0;
}

async function runningVersion({ host, findRunningVersion }: ComparePathProps): Promise<string | undefined> {
  const { nextEnvironmentParameter, nextEnvironmentRegion, nextEnvironmentRole } = COMPARISON_VARIABLES;
  if (!host.environment[nextEnvironmentParameter]) return undefined;
  const { [nextEnvironmentParameter]: parameter, [nextEnvironmentRegion]: region } = requiredVariables(host.environment, {
    [nextEnvironmentParameter]: 'the parameter with the version that the next environment runs',
    [nextEnvironmentRegion]: 'its region',
  });
  return findRunningVersion({ parameter, region, roleArn: host.environment[nextEnvironmentRole] || undefined });
}

if (require.main === module) void runMain((host) => comparePath({ host, findRunningVersion }));
