/**
 * What a team writes in `.projenrc.ts`. Everything left out takes its default from `defaults.ts`.
 */
export interface PlatformOptions {
  /**
   * Name of the platform; the prefix of every stack, image repository and parameter.
   * 2 to 20 lower-case letters, digits and single hyphens, starting with a letter and not with `aws` or `ssm`.
   */
  readonly name: string;
  readonly source: SourceOptions;
  /** Where the pipeline itself lives. @default - account and region of the first environment */
  readonly pipeline?: PipelineOptions;
  readonly service: ServiceOptions;
  /** @default - no database: no database stack, and no `DATABASE_*` variables in the container */
  readonly database?: DatabaseOptions;
  /** In promotion order. 1 to 47, since a pipeline has 50 stages. */
  readonly environments: readonly EnvironmentOptions[];
  /** Tags of every resource, at most 50. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface SourceOptions {
  /** GitHub repository, `owner/repo`. */
  readonly repository: string;
  /** @default 'main' */
  readonly branch?: string;
  /** ARN of a CodeConnections connection in the pipeline's account and region. */
  readonly connectionArn: string;
}

export interface PipelineOptions {
  /** Twelve digits. @default - account of the first environment */
  readonly account?: string;
  /** @default - region of the first environment */
  readonly region?: string;
  /** Addresses told of pending approvals and failed executions. @default - nobody */
  readonly notifyEmails?: readonly string[];
}

/** The container, as the contract in the README has it. */
export interface ServiceOptions {
  /** Port the container listens on; it is told as `PORT`. @default 8080 */
  readonly port?: number;
  /** Answers `GET` with 200 and makes no database call. @default '/health' */
  readonly healthCheckPath?: string;
  /** Time a new task has before a failed health check counts, in seconds, from 0 on. @default 60 */
  readonly healthCheckGracePeriodSeconds?: number;
  /** @default - the image's own command */
  readonly command?: readonly string[];
  /** What turns the sources in `app/` into what its Dockerfile needs. @default - npm's conventions, see {@link BuildOptions} */
  readonly build?: BuildOptions;
  /** Fargate CPU units: 256, 512, 1024, 2048, 4096, 8192 or 16384. @default - by tier */
  readonly cpu?: number;
  /** Memory that Fargate has for that CPU, in MiB. @default - by tier */
  readonly memoryMiB?: number;
  /** The same for every environment, since they share one image. @default 'ARM64' */
  readonly architecture?: 'ARM64' | 'X86_64';
  /** Run on Fargate Spot. @default - true in the development tier */
  readonly spot?: boolean;
  /** Plain environment variables. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Names of variables taken from Parameter Store, `/<name>/<environment>/secrets/<KEY>`. @default - none */
  readonly secrets?: readonly string[];
  readonly scaling?: ScalingOptions;
  /** Time a container has from SIGTERM to SIGKILL, in seconds, 1 to 120. @default 10 */
  readonly stopTimeoutSeconds?: number;
}

/** Shell commands run in `app/` before the image is built. An empty string skips the step. */
export interface BuildOptions {
  /** @default 'npm ci' */
  readonly install?: string;
  /** Writes JUnit XML to `app/reports/*.xml`. @default 'npm test' */
  readonly test?: string;
  /** @default 'npm run build' */
  readonly bundle?: string;
}

export interface ScalingOptions {
  /** Least number of tasks, 1 to 5000. @default - by tier */
  readonly min?: number;
  /** Greatest number of tasks, 1 to 5000. @default - by tier */
  readonly max?: number;
  /** Average CPU use that scaling aims at, in percent. @default 60 */
  readonly targetCpuPercent?: number;
}

export interface DatabaseOptions {
  /** @default 'postgresql' */
  readonly engine?: 'postgresql' | 'mysql';
  /** Name of the database in the cluster. @default - the platform's name with `_` for `-` */
  readonly name?: string;
  /** Aurora capacity units, 0 to 256 in steps of 0.5; 0 lets it pause. @default - by tier */
  readonly minCapacity?: number;
  /** Aurora capacity units, 1 to 256 in steps of 0.5. @default - by tier */
  readonly maxCapacity?: number;
  /** Idle time before it pauses, in minutes, 5 to 1440; only where `minCapacity` is 0. @default 5 */
  readonly pauseAfterMinutes?: number;
  /** Readers besides the writer, 0 to 15. @default - by tier */
  readonly readers?: number;
  /** Days that backups are kept, 1 to 35. @default - by tier */
  readonly backupRetentionDays?: number;
  /** @default - on in the production tier */
  readonly deletionProtection?: true | OptOut;
}

/** A safety default switched off on purpose. */
export interface OptOut {
  readonly enabled: false;
  /** Why this is right here; at least ten characters. It goes to `platform.json`, so a reviewer sees it. */
  readonly reason: string;
}

export type Tier = 'development' | 'production';

export interface EnvironmentOptions {
  /** 1 to 12 lower-case letters, digits and single hyphens, starting with a letter; not that of a fixed stage. */
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Sets the environment's defaults. */
  readonly tier: Tier;
  /** Whether a person approves before it is deployed. @default - yes before the production tier */
  readonly approval?: ApprovalOptions | true | OptOut;
  /** Overrides of the platform's service. `environment` and `scaling` are overridden key by key, lists as a whole. */
  readonly service?: Omit<ServiceOptions, 'build'>;
  /** Overrides of the platform's database; `false` for none here. */
  readonly database?: DatabaseOptions | false;
  /** @default - none: traffic to the load balancer is plain HTTP */
  readonly domain?: DomainOptions;
  readonly network?: NetworkOptions;
  /** Days that logs are kept; one of the periods CloudWatch Logs knows. @default - by tier */
  readonly logRetentionDays?: number;
}

export interface ApprovalOptions {
  /** Time after which a pending approval fails, in hours, 1 to 1440. @default 168 */
  readonly timeoutHours?: number;
}

export interface DomainOptions {
  /** Route 53 hosted zone, without the last dot. */
  readonly zoneName: string;
  readonly zoneId: string;
  /** Label below the zone; '' for the zone's apex. @default - '<name>' in production, '<name>-<environment>' elsewhere */
  readonly name?: string;
}

export interface NetworkOptions {
  /** 0 to 2; 0 gives tasks public addresses that accept traffic from the load balancer alone. @default - by tier */
  readonly natGateways?: number;
}
