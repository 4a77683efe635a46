import type { DeployedEnvironment } from './deployed-environment';

/** What runs in an environment. Times are ISO 8601. */
export interface EnvironmentSummary {
  readonly name: string;
  /** `unknown` if .projenrc.ts does not have the environment any longer. */
  readonly tier: DeployedEnvironment['tier'];
  readonly account: string;
  readonly region: string;
  /** Null before the first deployment. */
  readonly url: string | null;
  readonly version: string | null;
  /** First line of the version's commit message; null if this clone does not have the commit. */
  readonly subject: string | null;
  readonly deployedAt: string | null;
  readonly health: Health;
  /** Of the service and its workers. Null before the first deployment. */
  readonly tasks: { readonly running: number; readonly desired: number } | null;
  /** Why the environment could not be read; null if it could. */
  readonly problem: string | null;
}

/**
 * `absent` before the first deployment, `deploying` while tasks are replaced, `degraded` if fewer tasks run than desired, `asleep` if none is
 * desired because the environment sleeps at this time of the day.
 */
export type Health = 'healthy' | 'deploying' | 'degraded' | 'asleep' | 'absent' | 'unknown';
