import type { Random } from './random';
import type { Subject } from './subject';

export interface Attack {
  readonly random: Random;
  readonly subject: Subject;
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal;
  /** Whether to stop: a campaign does at least one round. */
  readonly isOver: () => boolean;
  /** Records something that must not happen. */
  readonly fail: (what: string) => void;
  /** Counts what was done, for the summary. */
  readonly count: (what: string) => void;
}

export interface Campaign {
  /** Why it cannot run on this machine; null if it can. */
  readonly impossible?: () => string | null;
  readonly run: (attack: Attack) => Promise<void>;
}
