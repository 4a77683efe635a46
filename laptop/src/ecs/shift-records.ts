import { join } from 'node:path';
import { StateMap } from '../state/state-map';
import type { PauseStage } from './deployment-strategy';
import type { Waiting } from './pause';

const SCHEMA_VERSION = 1;

/** A deployment that shifts requests, as far as it has come. */
export interface ShiftProgress {
  /** Id of the deployment. */
  readonly id: string;
  readonly taskDefinitionArn: string;
  /** Number of steps after which the requests have been shifted. */
  readonly step: number;
  /** Stages whose pause is over, but for the one before each step. */
  readonly passed: readonly PauseStage[];
  /** The pause that waits for a person. */
  readonly hook: Waiting | null;
}

export interface ShiftRecord {
  /** The target group whose tasks get the requests when no deployment is in progress. */
  readonly liveTargetGroupArn: string;
  readonly progress: ShiftProgress | null;
}

/** What each service with two target groups has to know after a restart, by its ARN. */
export class ShiftRecords extends StateMap<ShiftRecord> {
  constructor(stateDirectory: string) {
    super(join(stateDirectory, 'traffic-shifts.json'), SCHEMA_VERSION);
  }
}

/** What is stored of a deployment while it goes on. */
export class Progress {
  constructor(
    private current: ShiftProgress,
    private readonly store: (progress: ShiftProgress) => void,
  ) {
    store(current);
  }

  get reached(): ShiftProgress {
    return this.current;
  }

  save(change: Partial<ShiftProgress>): void {
    this.current = { ...this.current, ...change };
    this.store(this.current);
  }
}
