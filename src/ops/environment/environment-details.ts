import type { EnvironmentSummary } from './environment-summary';

/** Everything that is worth knowing of an environment. Times are ISO 8601. */
export interface EnvironmentDetails extends EnvironmentSummary {
  readonly deployments: readonly DeploymentDetails[];
  readonly taskList: readonly TaskDetails[];
  /** Null where the environment has none, or it is not there yet. */
  readonly database: DatabaseDetails | null;
  /** Null where they cannot be told, as on a laptop. */
  readonly alarms: readonly AlarmDetails[] | null;
  readonly stacks: readonly StackDetails[];
}

export interface DeploymentDetails {
  readonly id: string;
  readonly status: string;
  /** In ECS's words: IN_PROGRESS, COMPLETED, FAILED. */
  readonly rollout: string;
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly running: number;
  readonly desired: number;
  readonly failed: number;
}

export interface TaskDetails {
  readonly id: string;
  readonly status: string;
  readonly health: string;
  readonly startedAt: string | null;
  readonly zone: string | null;
}

export interface DatabaseDetails {
  readonly identifier: string;
  readonly status: string;
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
  readonly reason: string;
}

export interface StackDetails {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
}
