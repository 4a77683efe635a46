import type { Tier } from './options';

/** Version of the layout of `platform.json`; a reader refuses any other. */
export const SCHEMA_VERSION = 1;

/** The resolved configuration, as `platform.json` holds it. Nothing in it is optional; what is absent is `null`. */
export interface PlatformConfig {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly name: string;
  readonly source: SourceConfig;
  readonly pipeline: PipelineConfig;
  readonly build: BuildConfig;
  readonly environments: readonly EnvironmentConfig[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface SourceConfig {
  readonly owner: string;
  readonly repository: string;
  readonly branch: string;
  readonly connectionArn: string;
}

export interface PipelineConfig {
  readonly account: string;
  readonly region: string;
  readonly notifyEmails: readonly string[];
}

export interface BuildConfig {
  readonly install: string;
  readonly test: string;
  readonly bundle: string;
  /** The architecture of every environment, since they share one image. */
  readonly architecture: 'ARM64' | 'X86_64';
}

export interface EnvironmentConfig {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly tier: Tier;
  readonly approval: ApprovalConfig;
  readonly service: ServiceConfig;
  readonly database: DatabaseConfig | null;
  readonly domain: DomainConfig | null;
  readonly network: { readonly natGateways: number };
  readonly logRetentionDays: number;
  /** `http` says in plain words that traffic to this environment is not encrypted. */
  readonly protocol: 'http' | 'https';
}

export type ApprovalConfig =
  { readonly required: true; readonly timeoutHours: number } | { readonly required: false; readonly reason: string | null };

export interface ServiceConfig {
  readonly port: number;
  readonly healthCheckPath: string;
  readonly healthCheckGracePeriodSeconds: number;
  readonly healthCheckIntervalSeconds: number;
  readonly deregistrationDelaySeconds: number;
  readonly stopTimeoutSeconds: number;
  readonly command: readonly string[] | null;
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly architecture: 'ARM64' | 'X86_64';
  readonly spot: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly scaling: { readonly min: number; readonly max: number; readonly targetCpuPercent: number };
  /** Failed tasks after which a deployment is rolled back. */
  readonly circuitBreakerThreshold: number;
}

export interface DatabaseConfig {
  readonly engine: 'postgresql' | 'mysql';
  readonly name: string;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  /** `null` where the database never pauses. */
  readonly pauseAfterMinutes: number | null;
  readonly readers: number;
  readonly backupRetentionDays: number;
  readonly deletionProtection: { readonly enabled: boolean; readonly reason: string | null };
  readonly onDelete: 'destroy' | 'snapshot';
}

export interface DomainConfig {
  readonly zoneName: string;
  readonly zoneId: string;
  readonly fullyQualifiedName: string;
}
