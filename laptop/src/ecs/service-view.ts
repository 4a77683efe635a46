import type { SidecarView } from '../runtime/task-runtime';
import type { HookAction } from './deployment-strategy';
import type { Waiting } from './pause';
import type { Rollout } from './rollouts';

/** An event of a service, as `service:events` shows it. */
export interface ServiceEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly message: string;
  /** Of the task that stopped; `null` if none did, or if it is unknown. */
  readonly exitCode: number | null;
  /** The last lines that this task wrote. */
  readonly lastLines: readonly string[];
}

export interface TaskView {
  readonly id: string;
  /** See `TaskHandle`. */
  readonly runtimeId: string;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'DEACTIVATING';
  readonly health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  readonly startedAt: string;
  readonly logFile: string;
  readonly sidecars: readonly SidecarView[];
}

/** A deployment that shifts requests. */
export interface ShiftView {
  readonly id: string;
  readonly taskDefinitionArn: string;
  /** As ECS calls it: `PRODUCTION_TRAFFIC_SHIFT`. */
  readonly stage: string;
  /** Percentage of the requests that the new version gets. */
  readonly percent: number;
  /** The pause that waits for a person. */
  readonly hook: (Waiting & { readonly timeoutAction: HookAction }) | null;
}

/** The current state of a service. */
export interface ServiceView {
  readonly arn: string;
  readonly name: string;
  readonly stackName: string;
  readonly taskDefinitionArn: string;
  readonly desiredCount: number;
  readonly tasks: readonly TaskView[];
  /** Tasks of the new version while requests are being shifted to it. */
  readonly incoming: readonly TaskView[];
  /** The newest last. */
  readonly events: readonly ServiceEvent[];
  /** The newest first. */
  readonly rollouts: readonly Rollout[];
  /** Null while no requests are being shifted. */
  readonly shift: ShiftView | null;
}
