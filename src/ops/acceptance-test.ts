import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TEST_VARIABLES } from '../config/contract';
import type { Host } from './host';
import { mergeJunit } from './merge-junit';
import { runNewman } from './newman';
import type { NewmanResult } from './newman';
import { requiredVariables } from './required-variables';
import type { RunProgram } from './run-program';
import { UsageError } from './usage-error';
import { waitForVersion } from './wait-for-version';
import type { WaitForVersionProps } from './wait-for-version';

const COLLECTIONS = join('app', 'acceptance');
const COLLECTION_ENDING = '.postman_collection.json';
const REPORTS = 'reports';
const REPORT = 'newman';

export type Patience = Omit<WaitForVersionProps, 'baseUrl' | 'version'>;

export const PATIENCE: Patience = {
  timeoutMilliseconds: 5 * 60_000,
  intervalMilliseconds: 20,
  retryMilliseconds: 250,
  requestTimeoutMilliseconds: 10_000,
};

export interface AcceptanceTestProps {
  readonly host: Host;
  readonly run: RunProgram;
  readonly patience: Patience;
}

/**
 * Waits for an environment to serve a version and runs the service's Postman collections against it. Returns the exit code.
 * @throws UsageError where the environment does not say what to test; Error where there are no tests
 */
export async function acceptanceTest({ host, run, patience }: AcceptanceTestProps): Promise<number> {
  const variables = requiredVariables(host.environment, {
    [TEST_VARIABLES.baseUrl]: 'the URL of the environment to test, e.g. http://localhost:8080',
    [TEST_VARIABLES.version]: 'the version it must serve, a full commit SHA',
    [TEST_VARIABLES.environment]: 'the name of the environment, e.g. test',
  });
  const { [TEST_VARIABLES.version]: version, [TEST_VARIABLES.environment]: environment } = variables;
  const baseUrl = checkedUrl(variables[TEST_VARIABLES.baseUrl]);
  const collections = findCollections(host.directory);
  await waitForVersion({ ...patience, baseUrl, version });
  host.out(`${baseUrl} serves ${version}`);
  const results: NewmanResult[] = [];
  for (const [index, collection] of collections.entries()) {
    const name = collections.length === 1 ? REPORT : `${REPORT}-${index + 1}`;
    const result = await runNewman({
      host,
      run,
      collection,
      variables: { baseUrl, version, environment },
      reports: join(host.directory, REPORTS),
      name,
    });
    refuseEmpty(result, relative(host.directory, collection));
    results.push(result);
  }
  if (results.length > 1) {
    mergeJunit(
      results.map(({ junit }) => junit),
      join(host.directory, REPORTS, `${REPORT}.xml`),
    );
  }
  return conclude(host, results);
}

function checkedUrl(text: string): string {
  const valid = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
  if (!valid) {
    throw new UsageError([`${TEST_VARIABLES.baseUrl} is "${text}"; an http or https URL is expected, e.g. http://localhost:8080`]);
  }
  return text.replace(/\/+$/, '');
}

function findCollections(directory: string): readonly string[] {
  const folder = join(directory, COLLECTIONS);
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(COLLECTION_ENDING))
        .sort()
    : [];
  if (names.length === 0) {
    throw new Error(
      `absent tests never pass: there is no ${join(COLLECTIONS, `*${COLLECTION_ENDING}`)}; export your collection from Postman to there`,
    );
  }
  return names.map((name) => join(folder, name));
}

function refuseEmpty({ assertions, exitCode }: NewmanResult, collection: string): void {
  if (assertions.passed + assertions.failed > 0) {
    return;
  }
  throw new Error(
    exitCode === 0
      ? `absent tests never pass: ${collection} made no assertion; add pm.test(…) to its requests`
      : `newman failed with exit code ${exitCode} before it made any assertion of ${collection}`,
  );
}

function conclude(host: Host, results: readonly NewmanResult[]): number {
  const passed = results.reduce((sum, { assertions }) => sum + assertions.passed, 0);
  const failed = results.reduce((sum, { assertions }) => sum + assertions.failed, 0);
  const broken = results.filter(({ exitCode, assertions }) => exitCode !== 0 && assertions.failed === 0).length;
  if (broken > 0) {
    host.err(`${broken} of ${results.length} collections failed outside their assertions, such as a request without an answer`);
  }
  host.out(`${passed} assertions passed, ${failed} failed`);
  return failed === 0 && results.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
}
