import type { TestCase } from './test-case';

/** One start of a CodeBuild project on the laptop. */
export interface BuildRequest {
  /** Name of the project, as CodeBuild has it. */
  readonly projectName: string;
  /** Path of the buildspec in the source. */
  readonly buildspec: string;
  /** The source artifact, unpacked; copied, never changed. */
  readonly sourceDirectory: string;
  /** Empty folder of this build: logs go here. */
  readonly workDirectory: string;
  /**
   * Where the source is copied to, emptied first. The same for every build of an action, since compilers and test runners find
   * again by its path what they have cached; left as it was at the end, to be looked at.
   */
  readonly checkoutDirectory: string;
  /** Kept between builds of the same project. */
  readonly cacheDirectory: string;
  /** Where the primary output artifact is put. */
  readonly artifactDirectory: string;
  /** Variables of the project and of the action, resolved; they win over the buildspec's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders put before `PATH`, for tools that the build environment supplies. */
  readonly path: readonly string[];
  readonly version: string;
  readonly timeoutMinutes: number;
  /**
   * Looks up a name of `env.parameter-store`; undefined where there is no such parameter.
   * @default - a buildspec that reads parameters fails
   */
  readonly findParameter?: (name: string) => string | undefined;
  /**
   * A working tree whose installed `node_modules` may be borrowed, never changed, where the cache has none for the same key.
   * @default - none
   */
  readonly cacheSeedDirectory?: string;
  /** Account in the build's ARN. @default '000000000000' */
  readonly account?: string;
  /** `AWS_REGION` of the build. @default 'us-east-1' */
  readonly region?: string;
  /** What started the build, as `CODEBUILD_INITIATOR` tells it. @default 'codepipeline/<projectName>' */
  readonly initiator?: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export type PhaseName = 'install' | 'pre_build' | 'build' | 'post_build' | 'upload_artifacts';

export interface PhaseResult {
  readonly name: PhaseName;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly durationSeconds: number;
}

export interface ReportSummary {
  readonly name: string;
  readonly tests: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of the failed tests, with the first line of their messages; of more than 50 the first, and how many more there are. */
  readonly failures: readonly string[];
  /** How many of the failed ones did not even come to their end. */
  readonly errors: number;
  readonly durationSeconds: number;
  /** The test cases, or the first 500 where there are more, those that failed before all others. */
  readonly cases: readonly TestCase[];
}

export interface BuildResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
  readonly phases: readonly PhaseResult[];
  readonly exportedVariables: Readonly<Record<string, string>>;
  readonly reports: readonly ReportSummary[];
  /** What failed, where it did: the command, its exit code, the last lines it printed. */
  readonly failure: string | null;
}
