import { join } from 'node:path';
import { StateFile } from '../state/state-file';
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
export class ShiftRecords {
  private readonly file: StateFile<Readonly<Record<string, ShiftRecord>>>;

  constructor(stateDirectory: string) {
    this.file = new StateFile(join(stateDirectory, 'traffic-shifts.json'), SCHEMA_VERSION);
  }

  get(serviceArn: string): ShiftRecord | undefined {
    return this.file.read()?.[serviceArn];
  }

  set(serviceArn: string, record: ShiftRecord): void {
    this.file.write({ ...this.file.read(), [serviceArn]: record });
  }

  forget(serviceArn: string): void {
    const { [serviceArn]: known, ...others } = this.file.read() ?? {};
    if (known !== undefined) {
      this.file.write(others);
    }
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
