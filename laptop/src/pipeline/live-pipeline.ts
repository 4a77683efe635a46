import type { RunResult } from './outcomes';
import type { Pipeline } from './pipeline';

export interface AttachedPipeline {
  readonly pipeline: Pipeline;
  /** Makes the engine wait for the end of a run that was started from outside. */
  readonly track: (result: Promise<RunResult>) => void;
}

/** The pipeline of a running engine. It exists only after the first deployment, while the endpoint answers from the start. */
export class LivePipeline {
  private attached: AttachedPipeline | undefined;

  attach(attached: AttachedPipeline): void {
    this.attached = attached;
  }

  /** Undefined while the engine starts. */
  get current(): AttachedPipeline | undefined {
    return this.attached;
  }
}
