/** One task to be run: one container of an ECS task definition, resolved. */
export interface TaskSpec {
  /** Unique on this machine; letters, digits and hyphens. */
  readonly id: string;
  /** Name of the service, for logs and container names. */
  readonly service: string;
  readonly imageUri: string;
  /** Replaces the image's own; `null` keeps it. */
  readonly entryPoint: readonly string[] | null;
  readonly command: readonly string[] | null;
  readonly workingDirectory: string | null;
  readonly user: string | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Like `environment`, but never in an argument list, a log or an error. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Port that the container listens on; `null` where it has none. */
  readonly containerPort: number | null;
  /** 1024 is one CPU; a share, not a cap. */
  readonly cpuUnits: number | null;
  readonly memoryMiB: number | null;
  readonly readonlyRootFilesystem: boolean;
  /** Paths in the container that stay writable, each an empty volume of its own. */
  readonly volumePaths: readonly string[];
  /** Runs a small init as the container's first process. */
  readonly init: boolean;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
}

export interface TaskAddress {
  readonly host: string;
  readonly port: number;
}

export interface TaskExit {
  /** `128 + signal` for a killed process; `null` where it could not be learnt. */
  readonly exitCode: number | null;
  /** In ECS's words. */
  readonly reason: string;
}

export interface RunningTask {
  readonly id: string;
  /** What this machine knows it by: the name of its container, or `pid:` and the number of its process. */
  readonly runtimeId: string;
  /** Where this machine reaches the task; `null` for a task without a port. */
  readonly address: TaskAddress | null;
  /** Everything that the task wrote. */
  readonly logFile: string;
  /** Settles when the task is gone and its log is complete; never rejects. */
  readonly exited: Promise<TaskExit>;
  /** SIGTERM, then SIGKILL after the time given; resolves when the task is gone. */
  stop(timeoutSeconds: number): Promise<void>;
  /** The last lines that the task wrote. */
  lastLines(count: number): readonly string[];
}

/** Runs tasks on this machine. */
export interface TaskRuntime {
  /** Starts a task. Fails where it cannot be started at all (no such image, command not runnable); what it does later is in `exited`. */
  start(task: TaskSpec): Promise<RunningTask>;
  /** Stops what an engine that was killed left behind in this state directory. Never touches a task that this runtime started. Returns their ids. */
  removeOrphans(): Promise<readonly string[]>;
}
