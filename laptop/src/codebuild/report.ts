import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** CodeBuild's own names. */
export type TestStatus = 'SUCCEEDED' | 'FAILED' | 'ERROR' | 'SKIPPED';

/** One test case of a report. */
export interface TestCase {
  /** Name of its suite; empty without one. */
  readonly suite: string;
  /** Its class or file; empty without one. */
  readonly prefix: string;
  readonly name: string;
  readonly status: TestStatus;
  readonly durationSeconds: number;
  /** Why it failed; empty otherwise. */
  readonly message: string;
}

export interface ReportSummary {
  readonly name: string;
  readonly tests: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of the failed tests with the first line of their messages: the first 50, and how many more there are. */
  readonly failures: readonly string[];
  /** How many of the failed tests ended with an error. */
  readonly errors: number;
  readonly durationSeconds: number;
  /** At most 500 test cases; of a larger report, the failed ones first. */
  readonly cases: readonly TestCase[];
}

/** The reports of a build, in its work folder. */
export const reportFile = (workDirectory: string): StateFile<readonly ReportSummary[]> =>
  new StateFile(join(workDirectory, 'reports.json'), SCHEMA_VERSION);
