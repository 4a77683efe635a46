import { median } from './median';
import type { Row } from './row';

export interface RatioProps {
  readonly name: string;
  /** Seconds, one for each run. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** Largest quotient of the medians that is good enough. */
  readonly atMost: number;
}

/** Compares the medians of two series of times. */
export function ratioRow({ name, ours, theirs, atMost }: RatioProps): Row {
  const ratio = median(ours) / median(theirs);
  return { name, ours: seconds(ours), theirs: seconds(theirs), ratio, target: `<= ${atMost.toFixed(2)}`, passed: ratio <= atMost };
}

/** A row for what cannot be measured on this machine. */
export function skippedRow(name: string, because: string): Row {
  return { name, ours: `skipped: ${because}`, theirs: '', ratio: null, target: '', passed: null };
}

const seconds = (values: readonly number[]): string => `${median(values).toFixed(2)} s`;
