import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** A stage that no execution may enter until it is enabled again. */
export interface DisabledTransition {
  readonly reason: string;
  /** ARN of who disabled it. */
  readonly changedBy: string;
  /** ISO 8601. */
  readonly changedAt: string;
}

/** Which stages are closed, kept on disk. All are open unless someone closed them. */
export class Transitions {
  private readonly file: StateFile<Readonly<Record<string, DisabledTransition>>>;

  constructor(stateDirectory: string) {
    this.file = new StateFile(join(stateDirectory, 'transitions.json'), SCHEMA_VERSION);
  }

  /** How the stage was disabled, or undefined where it is open. */
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
