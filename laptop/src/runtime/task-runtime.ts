/** One task to run: one container of an ECS task definition, with its secrets. */
export interface TaskSpec {
  /** Unique on this machine; letters, digits and hyphens. */
  readonly id: string;
  /** Name of the service, for logs and container names. */
  readonly service: string;
  readonly imageUri: string;
  /** Replaces the image's entry point; `null` keeps it. */
  readonly entryPoint: readonly string[] | null;
  readonly command: readonly string[] | null;
  readonly workingDirectory: string | null;
  readonly user: string | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Like `environment`, but never in an argument, a log or an error. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The port that the container listens on; `null` for none. */
  readonly containerPort: number | null;
  /** 1024 is one CPU; a share, not a limit. */
  readonly cpuUnits: number | null;
  readonly memoryMiB: number | null;
  readonly readonlyRootFilesystem: boolean;
  /** Paths in the container that stay writable, each an empty volume of its own. */
  readonly volumePaths: readonly string[];
  /** Folders that tasks share. */
  readonly sharedFolders: readonly SharedFolder[];
  /** Runs a small init as the container's first process. */
  readonly init: boolean;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
}

export type DetachedTask = Pick<TaskSpec, 'id' | 'service'>;

/** A folder of EFS in a container. */
export interface SharedFolder {
  readonly accessPointId: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface TaskAddress {
  readonly host: string;
  readonly port: number;
}

export interface TaskExit {
  /** `128 + signal` for a killed process; `null` if it is unknown. */
  readonly exitCode: number | null;
  /** Worded as ECS does. */
  readonly reason: string;
}

/** A task that a runtime has started: a container or a process. */
export interface TaskHandle {
  readonly id: string;
  /** Its name on this machine: that of its container, or `pid:` and the number of its process. */
  readonly runtimeId: string;
  /** Where this machine reaches the task; `null` for a task without a port. */
  readonly address: TaskAddress | null;
  /** The port on which the task should listen, as it sees it: the container's, or for a process that in `PORT`. `null` for none. */
  readonly port: number | null;
  /** The ports on which it listens; empty if it listens on none, or this machine cannot tell. */
  listeningPorts(): Promise<readonly number[]>;
  /** Everything that the task wrote. */
  readonly logFile: string;
  /** Resolves when the task has ended and its log is complete; never rejects. */
  readonly exited: Promise<TaskExit>;
  /** Sends SIGTERM, and SIGKILL after the timeout. Resolves when the task has ended. */
  stop(timeoutSeconds: number): Promise<void>;
  /** The last lines that the task wrote. */
  lastLines(count: number): readonly string[];
}

/** A task that continues when the engine is killed. */
export type DetachedHandle = Pick<TaskHandle, 'id' | 'runtimeId' | 'logFile' | 'exited' | 'stop'>;

/** Runs tasks on this machine. */
export interface TaskRuntime {
  /**
   * Starts a task.
   * @throws Error when it cannot be started, for example because there is no such image; what happens later is in `exited`
   */
  start(task: TaskSpec): Promise<TaskHandle>;
  /**
   * Starts a task that continues when the engine is killed.
   * @throws Error when it cannot be started
   */
  startDetached(task: TaskSpec): Promise<DetachedHandle>;
  /** A task of `startDetached` of an earlier engine, whether it runs or has ended. Undefined if it has not begun; then it never does. */
  findDetached(task: DetachedTask): Promise<DetachedHandle | undefined>;
  /** Deletes what is stored about the end of a task of `startDetached`, except its log. */
  forgetDetached(task: DetachedTask): Promise<void>;
  /** Stops the tasks that killed engines left running in this state directory, but none that this runtime started or found. Returns their ids. */
  removeOrphans(): Promise<readonly string[]>;
}
