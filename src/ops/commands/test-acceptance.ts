import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_VARIABLES, VERSION_PATH } from '../../config/contract';
import { findCollections, readTestedEnvironment, REPORTS, runCollections } from '../acceptance/acceptance-test';
import type { TestedEnvironment, TestResult } from '../acceptance/acceptance-test';
import { testBeforeTraffic, type TestHeaders } from '../acceptance/test-before-traffic';
import { openDeploymentPlace } from '../acceptance/tested-deployment';
import { waitForVersion } from '../acceptance/wait-for-version';
import type { Patience } from '../acceptance/wait-for-version';
import type { BuildspecCommand } from '../command/command';
import { printResult } from '../command/print-result';
import { suggestFor } from '../command/suggest';
import type { Terminal } from '../command/terminal';
import { findComparePath, needsComparePath } from '../pipeline/find-compare-path';

/** File in {@link REPORTS} from which the buildspec exports the path. */
const COMPARE_PATH_FILE = 'compare-path';

const PATIENCE: Patience = {
  timeoutMilliseconds: 5 * 60_000,
  intervalMilliseconds: 20,
  retryMilliseconds: 250,
  // Longer than a load balancer takes to stop sending requests to old tasks.
  wrongMilliseconds: 20_000,
  // A deployment ends when its tasks are healthy, so this is longer than a load balancer takes to notice that.
  unavailableMilliseconds: 30_000,
  requestTimeoutMilliseconds: 10_000,
};

/** @param patience how long to wait for the version */
export const acceptanceCommand = (patience: Patience): BuildspecCommand => ({
  arguments: [],
  options: {},
  notes: ['If an approval comes next, it also writes what that would change, as a path on GitHub, to reports/compare-path.'],
  run: async (context) => {
    const { terminal, options } = context;
    const result = await testEnvironment({ terminal, log: options.json ? terminal.err : terminal.out, patience });
    printResult(context, { json: result, lines: () => [] });
    return result.succeeded ? 0 : 1;
  },
});

export const testAcceptance = acceptanceCommand(PATIENCE);

interface TestEnvironmentProps {
  readonly terminal: Terminal;
  /** Takes the output of the tests. */
  readonly log: (line: string) => void;
  readonly patience: Patience;
}

/** What `--json` prints. */
type EnvironmentTestResult = TestedEnvironment & TestResult;

/**
 * Tests an environment after a deployment, or a new version before it gets requests of users.
 * @throws UsageError if a variable is missing or wrong; Error if there are no tests, or their result is not known
 */
async function testEnvironment(props: TestEnvironmentProps): Promise<EnvironmentTestResult> {
  const { terminal, log } = props;
  const tested = readTestedEnvironment(terminal);
  const place = await openDeploymentPlace(terminal, tested);
  return place === null
    ? testServed({ ...props, tested, headers: {} })
    : testBeforeTraffic({ terminal, log, place }, (headers) => testServed({ ...props, tested, headers }));
}

interface TestServedProps extends TestEnvironmentProps {
  readonly tested: TestedEnvironment;
  /** Headers of all requests to the environment. */
  readonly headers: TestHeaders;
}

/** Waits until an environment serves its version, and runs the service's Postman collections against it. */
async function testServed({ terminal, log, patience, tested, headers }: TestServedProps): Promise<EnvironmentTestResult> {
  const collections = findCollections(terminal.directory);
  const versionPath = terminal.environment[TEST_VARIABLES.versionPath] ?? VERSION_PATH;
  if (versionPath === 'false') {
    log(`${tested.baseUrl} is not asked for its version: service.versionPath is false`);
  } else {
    const suggest = suggestFor({ local: false, environment: terminal.environment });
    await waitForVersion({ ...patience, ...tested, headers, versionPath, showEvents: suggest(`service:events ${tested.environment}`) });
    log(`${tested.baseUrl} serves ${tested.version}`);
  }
  // The tests start first, in their own process: loading the SDK blocks this one for a moment.
  const [tests, comparison] = await Promise.allSettled([
    runCollections({ terminal, log, collections, tested, headers }),
    needsComparePath(terminal) ? writeComparePath(terminal) : undefined,
  ]);
  if (tests.status === 'rejected') {
    throw tests.reason;
  }
  if (comparison.status === 'rejected') {
    throw comparison.reason;
  }
  return { ...tested, ...tests.value };
}

async function writeComparePath(terminal: Terminal): Promise<void> {
  const path = await findComparePath(terminal);
  const folder = join(terminal.directory, REPORTS);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, COMPARE_PATH_FILE), path);
}
