import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LogClock } from '../logs/log-clock';
import { MAXIMUM_LOG_BYTES } from '../runtime/task-log';
import type { DetachedHandle, SidecarView, TaskExit, TaskRuntime } from '../runtime/task-runtime';
import { StateFile } from '../state/state-file';
import type { ContainerDefinition } from './container-definition';
import { logFilesOf } from './running-task';
import type { StopCause } from './stopped-tasks';
import { newTaskId, type TaskLauncher, type TaskOwner } from './task-launcher';

const SCHEMA_VERSION = 1;
/** ECS shows a stopped task for an hour. */
const MAXIMUM_STOPPED = 50;
/** Time between SIGTERM and SIGKILL when the engine stops. */
const SHUTDOWN_SECONDS = 10;

/** A task that no service runs, as it is stored. */
export interface StandaloneTask {
  readonly id: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** The family of the task definition: its name in logs and names of containers. */
  readonly family: string;
  readonly imageUri: string;
  readonly stopTimeoutSeconds: number;
  readonly cpu: string | null;
  readonly memory: string | null;
  readonly startedBy: string | null;
  /** `null` if the request had none. */
  readonly clientToken: string | null;
  /** The request in a canonical form: a client token is for one request. */
  readonly request: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly status: 'PENDING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPED';
  /** See `TaskHandle`; `null` until it is started. */
  readonly runtimeId: string | null;
  /** `null` until it has stopped. */
  readonly stopped: (StopCause & { readonly at: string; readonly exitCode: number | null }) | null;
  /** When it stopped; absent before, and for a task with a single container. */
  readonly sidecars?: readonly SidecarView[];
}

export interface RunTaskRequest extends Pick<
  StandaloneTask,
  'clusterArn' | 'taskDefinitionArn' | 'family' | 'cpu' | 'memory' | 'startedBy' | 'clientToken' | 'request'
> {
  readonly owner: TaskOwner;
  /** With the overrides of the request. */
  readonly container: ContainerDefinition;
}

/** A client token was used before, for another request. */
export class ClientTokenError extends Error {
  override readonly name = 'ConflictException';
}

export interface StandaloneTasksProps {
  readonly runtime: TaskRuntime;
  readonly launcher: TaskLauncher;
  readonly stateDirectory: string;
}

/**
 * The tasks of `RunTask`. They continue when the engine is killed, and the next one finds them: a task is stored before it starts, and how
 * it ended before its container or process is forgotten. So a request that is repeated with the same client token never starts a second one.
 */
export class StandaloneTasks {
  private readonly handles = new Map<string, DetachedHandle>();
  /** The ends of the tasks that this engine watches, when they are stored. */
  private readonly ends = new Map<string, Promise<void>>();
  private readonly causes = new Map<string, StopCause>();
  private adopted: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly props: StandaloneTasksProps) {}

  /** The newest last. */
  list(): readonly StandaloneTask[] {
    const directory = this.directory();
    return (existsSync(directory) ? readdirSync(directory) : [])
      .sort()
      .flatMap((name) => new StateFile<StandaloneTask>(join(directory, name), SCHEMA_VERSION).read() ?? []);
  }

  find(id: string): StandaloneTask | undefined {
    return this.file(id).read();
  }

  /** The containers beside the main one. */
  sidecarsOf({ id, sidecars = [] }: StandaloneTask): readonly SidecarView[] {
    return this.handles.get(id)?.sidecars() ?? sidecars;
  }

  /** Finds the tasks that an earlier engine started. One that never began is forgotten: its request has no answer yet, and is repeated. */
  adopt(): Promise<void> {
    this.adopted ??= this.adoptAll();
    return this.adopted;
  }

  /**
   * Starts a task, and returns before it runs. Returns the same task again for the same client token.
   * @throws ClientTokenError
   */
  async run(request: RunTaskRequest): Promise<StandaloneTask> {
    await this.adopt();
    const known = request.clientToken === null ? undefined : this.list().find((task) => task.clientToken === request.clientToken);
    if (known !== undefined) {
      if (known.request !== request.request) {
        throw new ClientTokenError(
          'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different RunTask request.',
        );
      }
      return known;
    }
    const { owner, container, ...stored } = request;
    const { imageUri, stopTimeoutSeconds } = container;
    const task: StandaloneTask = {
      ...stored,
      id: newTaskId(),
      imageUri,
      stopTimeoutSeconds,
      createdAt: new Date().toISOString(),
      status: 'PENDING',
      runtimeId: null,
      stopped: null,
    };
    this.store(task);
    this.ends.set(task.id, this.start(task, { owner, container }));
    return task;
  }

  /** Returns before the task has stopped. False if there is no such task. */
  stop(id: string, reason: string): boolean {
    const task = this.find(id);
    if (task === undefined) {
      return false;
    }
    if (task.status !== 'STOPPED') {
      this.causes.set(id, { code: 'UserInitiated', reason });
      this.store({ ...task, status: 'DEACTIVATING' });
      // One that is only starting is stopped when it has started.
      void this.handles.get(id)?.stop(task.stopTimeoutSeconds);
    }
    return true;
  }

  /** Stops all tasks, because the engine stops. They are forgotten, unless they have succeeded: a repeated request starts them again. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.handles.values()].map((handle) => handle.stop(SHUTDOWN_SECONDS)));
    await Promise.all(this.ends.values());
  }

  private async adoptAll(): Promise<void> {
    const open = this.list().filter(({ status }) => status !== 'STOPPED');
    for (const task of open) {
      const handle = await this.props.runtime.findDetached({ id: task.id, service: task.family });
      if (handle !== undefined) {
        this.ends.set(task.id, this.watch(task, handle));
      } else if (task.status === 'PENDING') {
        this.forget(task.id);
      } else {
        this.store(ended(task, { exit: { exitCode: null, reason: 'it ended while no engine ran, and its exit code is unknown' } }));
      }
    }
  }

  private async start(task: StandaloneTask, { owner, container }: Pick<RunTaskRequest, 'owner' | 'container'>): Promise<void> {
    const { runtime, launcher } = this.props;
    try {
      const handle = await runtime.startDetached(await launcher.specOf({ id: task.id, owner, container }));
      await this.watch(task, handle);
    } catch (error) {
      this.store(ended(task, { exit: { exitCode: null, reason: (error as Error).message }, code: 'TaskFailedToStart' }));
    }
  }

  private async watch({ id, family }: StandaloneTask, handle: DetachedHandle): Promise<void> {
    const task = this.find(id);
    if (task === undefined) {
      return;
    }
    this.handles.set(id, handle);
    const isStopping = this.stopping || task.status === 'DEACTIVATING';
    this.store({ ...task, status: isStopping ? 'DEACTIVATING' : task.status, runtimeId: handle.runtimeId });
    void handle.begun.then((begun) => this.storeBegin(id, begun));
    const clocks = logFilesOf(handle).map((logFile) => new LogClock({ logFile, maximumBytes: MAXIMUM_LOG_BYTES }));
    if (isStopping) {
      void handle.stop(task.stopTimeoutSeconds);
    }
    const exit = await handle.exited;
    clocks.forEach((clock) => clock.stop());
    this.handles.delete(id);
    if (this.stopping && exit.exitCode !== 0) {
      this.forget(id);
    } else {
      const stopped = ended(this.find(id) ?? task, { exit, ...this.causes.get(id) });
      const sidecars = handle.sidecars();
      this.store(sidecars.length === 0 ? stopped : { ...stopped, sidecars });
      this.prune();
    }
    await this.props.runtime.forgetDetached({ id, service: family });
  }

  private storeBegin(id: string, begun: boolean): void {
    const task = this.find(id);
    if (begun && task?.status === 'PENDING') {
      this.store({ ...task, status: 'RUNNING' });
    }
  }

  private prune(): void {
    const stopped = this.list().filter(({ status }) => status === 'STOPPED');
    stopped.slice(0, Math.max(0, stopped.length - MAXIMUM_STOPPED)).forEach(({ id }) => this.forget(id));
  }

  private store(task: StandaloneTask): void {
    this.file(task.id).write(task);
  }

  private forget(id: string): void {
    rmSync(join(this.directory(), `${id}.json`), { force: true });
  }

  private file(id: string): StateFile<StandaloneTask> {
    return new StateFile(join(this.directory(), `${id}.json`), SCHEMA_VERSION);
  }

  private directory(): string {
    return join(this.props.stateDirectory, 'standalone-tasks');
  }
}

interface End extends Partial<StopCause> {
  readonly exit: TaskExit;
}

function ended(
  task: StandaloneTask,
  { exit: { exitCode, reason: why }, code = 'EssentialContainerExited', reason = why }: End,
): StandaloneTask {
  return { ...task, status: 'STOPPED', stopped: { code, reason, at: new Date().toISOString(), exitCode } };
}
