/** A container of a task definition, with its secrets. */
export interface ContainerSpec {
  /** In its task definition. */
  readonly name: string;
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
  /** More ports on which it listens. */
  readonly otherPorts: readonly number[];
  /** 1024 is one CPU; a share, not a limit. */
  readonly cpuUnits: number | null;
  readonly memoryMiB: number | null;
  readonly readonlyRootFilesystem: boolean;
  /** Paths in the container that stay writable, each an empty volume of its own. */
  readonly volumePaths: readonly string[];
  /** Volumes that it shares with other containers of its task. */
  readonly taskVolumes: readonly TaskVolume[];
  /** Folders that tasks share. */
  readonly sharedFolders: readonly SharedFolder[];
  /** Runs a small init as the container's first process. */
  readonly init: boolean;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  /** `null` if the container is healthy while it runs. */
  readonly healthCheck: ContainerHealthCheck | null;
  /** What must be true of other containers before it starts. */
  readonly dependsOn: readonly ContainerDependency[];
}

/** One task to run: its main container, which is essential, and others. */
export interface TaskSpec extends ContainerSpec {
  /** Unique on this machine; letters, digits and hyphens. */
  readonly id: string;
  /** Name of the service, for logs and container names. */
  readonly service: string;
  readonly sidecars: readonly SidecarSpec[];
}

/** A container beside the main one. */
export interface SidecarSpec extends ContainerSpec {
  /** Whether the task ends when it ends. */
  readonly essential: boolean;
}

export interface ContainerDependency {
  readonly container: string;
  readonly condition: 'START' | 'HEALTHY' | 'COMPLETE' | 'SUCCESS';
}

export interface ContainerHealthCheck {
  /** Begins with `CMD` or `CMD-SHELL`. */
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

export interface TaskVolume {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
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
  /** Of the main container: `128 + signal` for a killed process; `null` if it is unknown. */
  readonly exitCode: number | null;
  /** Worded as ECS does. */
  readonly reason: string;
  /** The other container whose end ended the task. */
  readonly endedBy?: { readonly container: string; readonly exitCode: number | null };
}

export type ContainerHealth = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

/** The current state of a container beside the main one. */
export interface SidecarView {
  readonly name: string;
  readonly imageUri: string;
  /** See `TaskHandle`. */
  readonly runtimeId: string;
  readonly logFile: string;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly health: ContainerHealth;
  /** `null` while it runs, or if it is unknown. */
  readonly exitCode: number | null;
  /** Why it ended, if not by itself, or never started. */
  readonly reason: string | null;
}

/** A task that a runtime has started: a container or a process. */
export interface TaskHandle {
  readonly id: string;
  /** Its name on this machine: that of its container, or `pid:` and the number of its process. */
  readonly runtimeId: string;
  /** Where this machine reaches the task; `null` for a task without a port. */
  readonly address: TaskAddress | null;
  /** Where this machine reaches its other ports, by their numbers in the task. */
  readonly otherAddresses: ReadonlyMap<number, TaskAddress>;
  /** The port on which the task should listen, as it sees it: the container's, or for a process that in `PORT`. `null` for none. */
  readonly port: number | null;
  /** The ports on which it listens; empty if it listens on none, or this machine cannot tell. */
  listeningPorts(): Promise<readonly number[]>;
  /** Everything that the task wrote. */
  readonly logFile: string;
  /** Resolves when all containers have started, and are healthy where they have a health check; never rejects. */
  readonly ready: Promise<void>;
  /** Resolves to the reason when a container becomes unhealthy by its own health check, and the task with it. */
  readonly unhealthy: Promise<string>;
  /** The containers beside the main one. */
  sidecars(): readonly SidecarView[];
  /** Resolves when the task has ended and its log is complete; never rejects. */
  readonly exited: Promise<TaskExit>;
  /** Sends SIGTERM, and SIGKILL after the timeout. Resolves when the task has ended. */
  stop(timeoutSeconds: number): Promise<void>;
  /** The last lines that the container wrote that ended the task, or the main one. */
  lastLines(count: number): readonly string[];
}

/** A task that continues when the engine is killed. */
export interface DetachedHandle extends Pick<TaskHandle, 'id' | 'runtimeId' | 'logFile' | 'sidecars' | 'exited' | 'stop'> {
  /** Resolves when its main container has started, to false if that never starts. `findDetached` does not find the task before. */
  readonly begun: Promise<boolean>;
}

/** What the handle of a task with a single container has in common with others. */
export const NO_SIDECARS: Pick<TaskHandle, 'otherAddresses' | 'ready' | 'unhealthy' | 'sidecars'> = {
  otherAddresses: new Map(),
  ready: Promise.resolve(),
  unhealthy: new Promise(() => undefined),
  sidecars: () => [],
};

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
