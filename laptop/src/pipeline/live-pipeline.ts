import type { Pipeline, RunResult } from './pipeline';

export interface AttachedPipeline {
  readonly pipeline: Pipeline;
  /** Follows a run that was started, to its end. */
  readonly take: (result: Promise<RunResult>) => void;
}

/** The pipeline of an engine, which is there only some time after the engine has begun to answer. */
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
