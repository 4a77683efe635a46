import type { Rollout } from './rollouts';

/** Why something happened to a service, newest last, as `service:events` shows it. */
export interface ServiceEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly message: string;
  /** Of the task that stopped; `null` where none did, or where it could not be learnt. */
  readonly exitCode: number | null;
  /** What that task wrote last. */
  readonly lastLines: readonly string[];
}

export interface TaskView {
  readonly id: string;
  /** See `RunningTask`. */
  readonly runtimeId: string;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'DEACTIVATING';
  readonly health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  readonly startedAt: string;
  readonly logFile: string;
}

/** A service as it stands. */
export interface ServiceView {
  readonly arn: string;
  readonly name: string;
  readonly stackName: string;
  readonly taskDefinitionArn: string;
  readonly desiredCount: number;
  readonly tasks: readonly TaskView[];
  readonly events: readonly ServiceEvent[];
  /** Its deployments, the newest first. */
  readonly rollouts: readonly Rollout[];
}
