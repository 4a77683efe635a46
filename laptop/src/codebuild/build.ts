import type { ReportSummary } from './report';

/** One build of a CodeBuild project on the laptop. */
export interface BuildRequest {
  readonly projectName: string;
  /** Path of the buildspec in the source. */
  readonly buildspec: string;
  /** The unpacked source artifact. It is copied, and never changed. */
  readonly sourceDirectory: string;
  /** Empty folder of this build, for its log and reports. */
  readonly workDirectory: string;
  /**
   * Where the source is copied to; emptied first. It is the same for every build of an action, since the caches of compilers and test
   * runners contain paths. It is left as it is after the build.
   */
  readonly checkoutDirectory: string;
  /** Shared by all builds of the project. */
  readonly cacheDirectory: string;
  /**
   * Folders of the output artifacts, by name. As in CodePipeline, a single one is the primary artifact of the buildspec; of several, each
   * is the secondary artifact with its name.
   */
  readonly artifactDirectories: Readonly<Record<string, string>>;
  /** Resolved variables of the project and of the action; they override those of the buildspec. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders put before `PATH`, for tools of the build environment. */
  readonly path: readonly string[];
  readonly version: string;
  readonly timeoutMinutes: number;
  /** Whether CodeBuild would run it on Lambda compute, which refuses parts of a buildspec. @default false */
  readonly lambdaCompute?: boolean;
  /**
   * Looks up a name of `env.parameter-store`; undefined when there is no such parameter.
   * @default - a buildspec that reads parameters fails
   */
  readonly findParameter?: (name: string) => string | undefined;
  /**
   * A working tree whose installed `node_modules` is used, and never changed, where the cache has none for the same key.
   * @default - none
   */
  readonly cacheSeedDirectory?: string;
  /** Account in the ARN of the build. @default '000000000000' */
  readonly account?: string;
  /** `AWS_REGION` of the build. @default 'us-east-1' */
  readonly region?: string;
  /** `CODEBUILD_INITIATOR` of the build. @default 'codepipeline/<projectName>' */
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

export interface BuildResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
  readonly phases: readonly PhaseResult[];
  readonly exportedVariables: Readonly<Record<string, string>>;
  readonly reports: readonly ReportSummary[];
  /** The command that failed, its exit code and its last lines of output; null without a failure. */
  readonly failure: string | null;
  /** Runtimes of this machine that are newer than those that CodeBuild would use, as a sentence each. */
  readonly differences: readonly string[];
}
