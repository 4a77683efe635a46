import type { PhaseName } from './build';

export type CommandPhase = Exclude<PhaseName, 'upload_artifacts'>;

/** The phases with commands, in order. */
export const COMMAND_PHASES: readonly CommandPhase[] = ['install', 'pre_build', 'build', 'post_build'];

/** A checked buildspec of version 0.2. */
export interface Buildspec {
  readonly shell: 'sh' | 'bash';
  readonly variables: Readonly<Record<string, string>>;
  /** Names in Parameter Store, by variable. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly reports: readonly ReportSpec[];
  /** The primary artifact. */
  readonly artifacts: ArtifactSpec | null;
  /** By identifier. */
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactSpec>>;
  readonly cache: CacheSpec | null;
  /** A line for the log for everything that has no effect on a laptop. */
  readonly notices: readonly string[];
}

export interface PhaseSpec {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  /** With `default`, `post_build` runs after a failed `build`, and nothing runs after any other failed phase. */
  readonly onFailure: 'default' | 'ABORT' | 'CONTINUE';
  /** Versions by runtime, from `runtime-versions`. */
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
  /** Not expanded; null for the only cache of the project. */
  readonly key: string | null;
  readonly fallbackKeys: readonly string[];
  readonly restores: boolean;
  readonly saves: boolean;
  /** Folders, relative to the source. */
  readonly directories: readonly string[];
}

/** A buildspec that cannot be run; the message has all problems. */
export class BuildspecError extends Error {
  override readonly name = 'BuildspecError';

  constructor(path: string, problems: readonly string[]) {
    super(
      [
        `${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
        ...problems.map((problem) => `  - ${problem}`),
      ].join('\n'),
    );
  }
}
