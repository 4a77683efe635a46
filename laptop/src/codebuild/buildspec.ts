import type { PhaseName } from './build';

export type CommandPhase = Exclude<PhaseName, 'upload_artifacts'>;

/** The phases that run commands, in their order. */
export const COMMAND_PHASES: readonly CommandPhase[] = ['install', 'pre_build', 'build', 'post_build'];

/** A buildspec of version 0.2 that has been checked. */
export interface Buildspec {
  readonly shell: 'sh' | 'bash';
  readonly variables: Readonly<Record<string, string>>;
  /** Variable to name in Parameter Store. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly reports: readonly ReportSpec[];
  readonly artifacts: ArtifactSpec | null;
  readonly cache: CacheSpec | null;
  /** What is understood and has no meaning on a laptop; one line each for the log. */
  readonly notices: readonly string[];
}

export interface PhaseSpec {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  /** `default` lets a failed `build` go on to `post_build` and ends the build in any other phase. */
  readonly onFailure: 'default' | 'ABORT' | 'CONTINUE';
  /** Runtime to version, as `runtime-versions` has them. */
  readonly runtimes: Readonly<Record<string, string>>;
}

export interface ReportSpec {
  readonly name: string;
  readonly files: readonly string[];
  /** Relative to the source. */
  readonly baseDirectory: string;
  readonly format: string;
}

export interface ArtifactSpec {
  readonly files: readonly string[];
  readonly excludePaths: readonly string[];
  /** Relative to the source. */
  readonly baseDirectory: string;
  readonly discardPaths: boolean;
}

export interface CacheSpec {
  /** Unexpanded; null where the one cache of the project is meant. */
  readonly key: string | null;
  readonly fallbackKeys: readonly string[];
  readonly restores: boolean;
  readonly saves: boolean;
  /** Folders, relative to the source. */
  readonly directories: readonly string[];
}
