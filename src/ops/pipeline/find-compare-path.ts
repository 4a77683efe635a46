import { BUILD_VARIABLES, COMPARISON_VARIABLES, UNVERSIONED } from '../../config/contract';
import { requiredVariables } from '../command/required-variables';
import type { Terminal } from '../command/terminal';
import { openReader, type ReaderProps } from '../environment/open-reader';
import { readParameter } from '../environment/read-parameter';

export interface RunningVersionProps extends ReaderProps {
  /** Name of the parameter that contains the version. */
  readonly parameter: string;
}

export interface FindComparePathProps extends Pick<Terminal, 'environment' | 'err'> {
  /** @default - from Parameter Store */
  readonly readVersion?: (props: RunningVersionProps) => Promise<string | null>;
}

const { nextEnvironmentParameter, nextEnvironmentRegion, nextEnvironmentRole } = COMPARISON_VARIABLES;

/** Whether an approval comes next, which shows the path. */
export const needsComparePath = ({ environment }: Pick<Terminal, 'environment'>): boolean => Boolean(environment[nextEnvironmentParameter]);

/**
 * Path of the page on GitHub that shows what an approval changes: a comparison with the version that the next environment runs or, if
 * there is nothing to compare with, the commit.
 * @throws UsageError if a variable is missing
 */
export async function findComparePath({
  environment,
  err,
  readVersion = (props) => readRunningVersion(props, err),
}: FindComparePathProps): Promise<string> {
  const { [BUILD_VARIABLES.version]: version } = requiredVariables(environment, {
    [BUILD_VARIABLES.version]: 'the full commit SHA to compare',
  });
  const running = needsComparePath({ environment }) ? await readVersion(nextEnvironment(environment)) : null;
  const isComparable = running !== null && running !== version && running !== UNVERSIONED;
  return isComparable ? `compare/${running}...${version}` : `commit/${version}`;
}

function nextEnvironment(environment: Terminal['environment']): RunningVersionProps {
  const { [nextEnvironmentParameter]: parameter, [nextEnvironmentRegion]: region } = requiredVariables(environment, {
    [nextEnvironmentParameter]: 'the parameter with the version that the next environment runs',
    [nextEnvironmentRegion]: 'the region of the next environment',
  });
  return { parameter, region, roleArn: environment[nextEnvironmentRole] || undefined };
}

async function readRunningVersion({ parameter, ...reader }: RunningVersionProps, err: Terminal['err']): Promise<string | null> {
  const opened = await openReader(reader);
  if (opened.kind === 'closed') {
    err(`nothing to compare with: ${opened.reason}`);
    return null;
  }
  return readParameter(await opened.clients.ssm(), parameter);
}
