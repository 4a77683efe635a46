/** What a pipeline does now, as data for people and programs. Times are ISO 8601. */
export interface PipelineStatus {
  readonly pipeline: string;
  readonly stages: readonly StageStatus[];
  /** Newest first. */
  readonly executions: readonly ExecutionStatus[];
  /** What the stages no longer tell: why the last push failed, where a rollback has taken its place. Null where there is no such thing. */
  readonly rolledBack: FailedAction | null;
}

export interface FailedAction {
  readonly execution: ExecutionStatus;
  readonly stage: string;
  readonly action: string;
  /** May have several lines. */
  readonly error: string;
}

export interface StageStatus {
  readonly name: string;
  /** In CodePipeline's words; null where nothing came this far yet. */
  readonly status: string | null;
  readonly execution: ExecutionStatus | null;
  /** The newer execution that waits before this stage. */
  readonly inbound: ExecutionStatus | null;
  /** Why nothing may enter; null where it may. */
  readonly closed: string | null;
  readonly actions: readonly ActionStatus[];
}

export interface ActionStatus {
  readonly name: string;
  readonly status: string | null;
  readonly changedAt: string | null;
  /** Who or what changed it last. */
  readonly by: string | null;
  readonly summary: string | null;
  readonly error: string | null;
  readonly link: string | null;
  /** Of the build or stack that does the work. */
  readonly externalId: string | null;
  /** Whether a person has to decide. */
  readonly waits: boolean;
}

export interface ExecutionStatus {
  readonly id: string;
  readonly status: string;
  readonly type: 'STANDARD' | 'ROLLBACK';
  /** The commit; null where the source has not been read yet. */
  readonly version: string | null;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly trigger: string | null;
  readonly statusSummary: string | null;
}
