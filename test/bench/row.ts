/** One line of the bench's table. */
export interface Row {
  readonly name: string;
  /** What was measured here, with its unit. */
  readonly ours: string;
  /** What it is compared with, with its unit; empty where the target is a plain limit. */
  readonly theirs: string;
  readonly ratio: number | null;
  /** Such as `<= 0.50`. */
  readonly target: string;
  /** `null` where there was nothing to measure; the row then says why. */
  readonly passed: boolean | null;
}

export interface BenchContext {
  /** Measurements of each side. */
  readonly runs: number;
  readonly log: (line: string) => void;
}

/** Measures one of the speed targets. */
export type Target = (context: BenchContext) => Promise<readonly Row[]>;
