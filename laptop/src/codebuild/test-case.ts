/** How a test case ended, in CodeBuild's words. */
export type TestStatus = 'SUCCEEDED' | 'FAILED' | 'ERROR' | 'SKIPPED';

/** One test case of a report. */
export interface TestCase {
  /** Name of the suite that it is in; empty where it has none. */
  readonly suite: string;
  /** What it has in common with its neighbours, such as its class; empty where it has none. */
  readonly prefix: string;
  readonly name: string;
  readonly status: TestStatus;
  readonly durationSeconds: number;
  /** Why it failed, an empty text otherwise. */
  readonly message: string;
}
