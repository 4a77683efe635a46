import { join } from 'node:path';
import { StateMap } from '../state/state-map';

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
  private readonly stages: StateMap<DisabledTransition>;

  constructor(stateDirectory: string) {
    this.stages = new StateMap(join(stateDirectory, 'transitions.json'), SCHEMA_VERSION);
  }

  /** Undefined where the transition is enabled. */
  disabled(stage: string): DisabledTransition | undefined {
    return this.stages.get(stage);
  }

  disable(stage: string, { reason, changedBy }: Omit<DisabledTransition, 'changedAt'>): void {
    this.stages.set(stage, { reason, changedBy, changedAt: new Date().toISOString() });
  }

  enable(stage: string): void {
    this.stages.forget(stage);
  }
}
