import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TEST_VARIABLES } from '../../config/contract';
import { requiredVariables } from '../command/required-variables';
import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';
import { runNewman } from './newman';
import type { NewmanResult } from './newman';

const COLLECTIONS = join('app', 'acceptance');
const COLLECTION_ENDING = '.postman_collection.json';
const REPORT = 'newman';

/** Folder of the reports, in the root of the repository. */
export const REPORTS = 'reports';

/** An environment to test. */
export interface TestedEnvironment {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The version that it should run. */
  readonly version: string;
  readonly environment: string;
}

/** @throws UsageError if a variable is missing or wrong */
export function readTestedEnvironment({ environment }: Pick<Terminal, 'environment'>): TestedEnvironment {
  const variables = requiredVariables(environment, {
    [TEST_VARIABLES.baseUrl]: 'the URL of the environment to test, such as http://localhost:8080',
    [TEST_VARIABLES.version]: 'the version that it should run, a full commit SHA',
    [TEST_VARIABLES.environment]: 'the name of the environment, such as test',
  });
  const url = variables[TEST_VARIABLES.baseUrl];
  if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol)) {
    throw new UsageError([`${TEST_VARIABLES.baseUrl} is "${url}"; expected an http or https URL, such as http://localhost:8080`]);
  }
  return {
    baseUrl: url.replace(/\/+$/, ''),
    version: variables[TEST_VARIABLES.version],
    environment: variables[TEST_VARIABLES.environment],
  };
}

/**
 * The Postman collections of the service.
 * @throws Error if there are none
 */
export function findCollections(directory: string): readonly string[] {
  const folder = join(directory, COLLECTIONS);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const collections = files.filter((name) => name.endsWith(COLLECTION_ENDING)).sort();
  if (collections.length === 0) {
    throw new Error(
      `absent tests never pass: there is no ${join(COLLECTIONS, `*${COLLECTION_ENDING}`)}; export your collection from Postman to that folder`,
    );
  }
  return collections.map((name) => join(folder, name));
}

export interface RunCollectionsProps {
  readonly terminal: Terminal;
  /** Takes the output of the tests. */
  readonly log: (line: string) => void;
  readonly collections: readonly string[];
  readonly tested: TestedEnvironment;
  /** Headers of all requests to the environment. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Result of all collections together. */
export interface TestResult {
  readonly succeeded: boolean;
  /** Numbers of assertions. */
  readonly passed: number;
  readonly failed: number;
}

/**
 * Runs collections one after the other, and writes one JUnit report for all of them.
 * @throws Error if a collection makes no assertion, or its result is not known
 */
export async function runCollections({ terminal, log, collections, tested, headers }: RunCollectionsProps): Promise<TestResult> {
  const reports = join(terminal.directory, REPORTS);
  const results: NewmanResult[] = [];
  for (const [index, collection] of collections.entries()) {
    const name = collections.length === 1 ? REPORT : `${REPORT}-${index + 1}`;
    const result = await runNewman({ terminal, log, collection, variables: { ...tested }, headers, reports, name });
    refuseEmpty(result, relative(terminal.directory, collection));
    results.push(result);
  }
  if (results.length > 1) {
    mergeReports(
      results.map(({ junit }) => junit),
      join(reports, `${REPORT}.xml`),
    );
  }
  const result = summarize(results, terminal);
  log(`${result.passed} assertions passed, ${result.failed} failed`);
  return result;
}

function refuseEmpty({ assertions, exitCode }: NewmanResult, collection: string): void {
  if (assertions.passed + assertions.failed > 0) {
    return;
  }
  throw new Error(
    exitCode === 0
      ? `absent tests never pass: ${collection} made no assertion; add pm.test(…) to its requests`
      : `newman failed with exit code ${exitCode} before any assertion of ${collection}`,
  );
}

/** A report group of CodeBuild takes one file of a build. */
function mergeReports(files: readonly string[], target: string): void {
  const suites = files.map((file) => {
    const [, content] = /<testsuites\b[^>]*?>([\s\S]*)<\/testsuites>/.exec(readFileSync(file, 'utf8')) ?? [];
    if (content === undefined) {
      throw new Error(`${file} is not a JUnit report: it has no <testsuites> element`);
    }
    return content.trim();
  });
  writeFileSync(target, `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`);
}

function summarize(results: readonly NewmanResult[], { err }: Terminal): TestResult {
  const passed = results.reduce((sum, { assertions }) => sum + assertions.passed, 0);
  const failed = results.reduce((sum, { assertions }) => sum + assertions.failed, 0);
  const broken = results.filter(({ exitCode, assertions }) => exitCode !== 0 && assertions.failed === 0).length;
  if (broken > 0) {
    err(`${broken} of ${results.length} collections failed outside their assertions, for example because a request got no answer`);
  }
  return { succeeded: failed === 0 && results.every(({ exitCode }) => exitCode === 0), passed, failed };
}
