import type { EnvironmentSummary } from './environment-summary';

/** One environment in detail. Times are ISO 8601. */
export interface EnvironmentDetails extends EnvironmentSummary {
  readonly deployments: readonly DeploymentDetails[];
  readonly taskList: readonly TaskDetails[];
  /** Null if the environment has none, or it does not exist yet. On the laptop always null. */
  readonly database: DatabaseDetails | null;
  /** Null on the laptop, which has none. */
  readonly alarms: readonly AlarmDetails[] | null;
  readonly scaling: readonly ScalingDetails[];
  readonly stacks: readonly StackDetails[];
}

/** A service whose number of tasks is scaled. */
export interface ScalingDetails {
  readonly service: string;
  /** The limits of the moment: a scheduled change replaces those of the template. */
  readonly min: number;
  readonly max: number;
  /** What it aims at, such as `CPU 60 %`. */
  readonly policies: readonly string[];
  readonly scheduled: readonly ScheduledChange[];
}

export interface ScheduledChange {
  readonly name: string;
  /** Such as `cron(0 20 * * ? *)`. */
  readonly schedule: string;
  readonly timeZone: string | null;
  /** Null if it stays as it is. */
  readonly min: number | null;
  readonly max: number | null;
}

export interface DeploymentDetails {
  /** Null for the service that answers requests. */
  readonly worker: string | null;
  readonly id: string;
  readonly status: string;
  /** As ECS reports it: IN_PROGRESS, COMPLETED, FAILED. */
  readonly rollout: string;
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly running: number;
  readonly desired: number;
  readonly failed: number;
}

export interface TaskDetails {
  /** Null for one of the service that answers requests. */
  readonly worker: string | null;
  readonly id: string;
  readonly status: string;
  readonly health: string;
  readonly startedAt: string | null;
  readonly zone: string | null;
  /** Whether it is of a new version to which requests are being shifted. */
  readonly incoming: boolean;
}

export interface DatabaseDetails {
  readonly identifier: string;
  readonly status: string;
  /** Name and version. */
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  /** In Aurora capacity units, as configured. */
  readonly minCapacity: number | null;
  readonly maxCapacity: number | null;
}

export interface AlarmDetails {
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
}

export interface StackDetails {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
}
