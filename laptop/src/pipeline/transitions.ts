import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** A stage that no execution may enter until its transition is enabled again. */
export interface DisabledTransition {
  readonly reason: string;
  /** ARN of the person who disabled it. */
  readonly changedBy: string;
  /** ISO 8601. */
  readonly changedAt: string;
}

/** The disabled transitions of the pipeline, on disk. All others are enabled. */
export class Transitions {
  private readonly file: StateFile<Readonly<Record<string, DisabledTransition>>>;

  constructor(stateDirectory: string) {
    this.file = new StateFile(join(stateDirectory, 'transitions.json'), SCHEMA_VERSION);
  }

  /** Undefined where the transition is enabled. */
  disabled(stage: string): DisabledTransition | undefined {
    return this.file.read()?.[stage];
  }

  disable(stage: string, { reason, changedBy }: Omit<DisabledTransition, 'changedAt'>): void {
    this.file.write({ ...this.file.read(), [stage]: { reason, changedBy, changedAt: new Date().toISOString() } });
  }

  enable(stage: string): void {
    const { [stage]: enabled, ...others } = this.file.read() ?? {};
    if (enabled !== undefined) {
      this.file.write(others);
    }
  }
}
