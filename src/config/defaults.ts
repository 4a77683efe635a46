import type { Tier } from './options';

/** Every default of the platform that does not depend on the tier. */
export const DEFAULTS = {
  branch: 'main',
  port: 8080,
  healthCheckPath: '/health',
  healthCheckGracePeriodSeconds: 60,
  /** A new target is healthy after one passed check, so the interval is what a deployment waits for. */
  healthCheckIntervalSeconds: 5,
  stopTimeoutSeconds: 10,
  architecture: 'ARM64',
  targetCpuPercent: 60,
  /** ECS waits for three failed tasks at least when nothing is set. A broken version shows itself in two. */
  circuitBreakerThreshold: 2,
  build: { install: 'npm ci', test: 'npm test', bundle: 'npm run build' },
  databaseEngine: 'postgresql',
  pauseAfterMinutes: 5,
  approvalTimeoutHours: 168,
} as const;

/** What a tier decides. */
export interface TierDefaults {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly spot: boolean;
  readonly scaling: { readonly min: number; readonly max: number };
  readonly deregistrationDelaySeconds: number;
  readonly database: {
    readonly minCapacity: number;
    readonly maxCapacity: number;
    readonly readers: number;
    readonly backupRetentionDays: number;
    readonly deletionProtection: boolean;
    readonly onDelete: 'destroy' | 'snapshot';
  };
  readonly natGateways: number;
  readonly logRetentionDays: number;
  readonly approval: boolean;
}

export const TIER_DEFAULTS: Readonly<Record<Tier, TierDefaults>> = {
  development: {
    cpu: 256,
    memoryMiB: 512,
    spot: true,
    scaling: { min: 1, max: 2 },
    deregistrationDelaySeconds: 10,
    database: {
      minCapacity: 0,
      maxCapacity: 2,
      readers: 0,
      backupRetentionDays: 1,
      deletionProtection: false,
      onDelete: 'destroy',
    },
    natGateways: 0,
    logRetentionDays: 7,
    approval: false,
  },
  production: {
    cpu: 512,
    memoryMiB: 1024,
    spot: false,
    scaling: { min: 2, max: 10 },
    deregistrationDelaySeconds: 30,
    database: {
      minCapacity: 0.5,
      maxCapacity: 16,
      readers: 1,
      backupRetentionDays: 14,
      deletionProtection: true,
      onDelete: 'snapshot',
    },
    natGateways: 1,
    logRetentionDays: 90,
    approval: true,
  },
};
