import type {
  ActionExecutionStatus,
  ExecutionType,
  PipelineExecutionStatus,
  StageExecutionStatus,
  TriggerType,
} from '@aws-sdk/client-codepipeline';
import type { DeploymentPause, ServiceDeploymentSummary } from '../service/read-deployment';

/** The state of a pipeline. Times are ISO 8601. */
export interface PipelineSummary {
  readonly pipeline: string;
  readonly stages: readonly StageSummary[];
  /** Newest first. */
  readonly executions: readonly ExecutionSummary[];
  /** Why the latest push failed, if a rollback has replaced it in its stage; else null. */
  readonly rolledBack: FailedAction | null;
}

/** A pipeline with what its deployments wait for. */
export interface PipelineStatus extends PipelineSummary {
  readonly pausedDeployments: readonly PausedDeployment[];
}

/** A deployment that waits before more requests go to the new version. */
export interface PausedDeployment extends Pick<ServiceDeploymentSummary, 'percent'>, Pick<DeploymentPause, 'waitsFor'> {
  readonly environment: string;
}

export interface FailedAction {
  readonly execution: ExecutionSummary;
  readonly stage: string;
  readonly action: string;
  /** May have several lines. */
  readonly error: string;
  /** In the test reports of a build, each with the first line of its message. */
  readonly failedTests: readonly string[];
}

export interface StageSummary {
  readonly name: string;
  /** Null if no execution has reached the stage yet. */
  readonly status: StageExecutionStatus | null;
  readonly execution: ExecutionSummary | null;
  /** The newer execution that waits to enter the stage. */
  readonly inbound: ExecutionSummary | null;
  /** Why no execution may enter; null if executions may. */
  readonly closed: string | null;
  readonly actions: readonly ActionSummary[];
}

export interface ActionSummary {
  readonly name: string;
  readonly status: ActionExecutionStatus | null;
  readonly changedAt: string | null;
  /** ARN or name of the person or service that changed it last. */
  readonly by: string | null;
  readonly summary: string | null;
  readonly error: string | null;
  readonly link: string | null;
  /** Id of the build or stack. */
  readonly externalId: string | null;
  /** In the test reports of a failed build, each with the first line of its message. */
  readonly failedTests: readonly string[];
  /** Whether it waits for an approval. */
  readonly waits: boolean;
}

export interface ExecutionSummary {
  readonly id: string;
  readonly status: PipelineExecutionStatus;
  readonly type: ExecutionType;
  /** The commit; null until the Source stage has run. */
  readonly version: string | null;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly trigger: TriggerType | null;
  readonly statusSummary: string | null;
}
