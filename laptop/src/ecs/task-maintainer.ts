import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningTask } from './running-task';
import type { ServiceEvents } from './service-events';
import type { PlacedRevision } from './service-revision';
import { startHealthyTasks, UnhealthyTasksError, type TaskFailure } from './start-healthy-tasks';
import type { TaskLauncher } from './task-launcher';

const MAXIMUM_BACKOFF_SECONDS = 30;
/** A task that has run for this long did not fail because of how it starts. */
const STABLE_MILLISECONDS = 60_000;

export interface TaskMaintainerProps {
  readonly launcher: TaskLauncher;
  readonly events: ServiceEvents;
  /** Aborted when the service stops: from then on, no task is started. */
  readonly stopped: AbortSignal;
}

/** Keeps the desired count of tasks of one revision running, and replaces those that end or become unhealthy. */
export class TaskMaintainer {
  private current: PlacedRevision | undefined;
  private members: readonly RunningTask[] = [];
  /** Members to be replaced. One that is still running is stopped when its replacement is healthy. */
  private readonly failed = new Set<RunningTask>();
  /** Consecutive starts; each one waits longer than the one before. */
  private attempts = 0;
  private filling: Promise<void> | undefined;
  private retired = false;

  constructor(private readonly props: TaskMaintainerProps) {}

  /** Undefined until the first deployment has succeeded. */
  get revision(): PlacedRevision | undefined {
    return this.current;
  }

  get tasks(): readonly RunningTask[] {
    return this.members;
  }

  /** Keeps these healthy tasks of a revision running from now on. Returns the tasks that it kept before, which the caller stops. */
  adopt(revision: PlacedRevision, tasks: readonly RunningTask[]): readonly RunningTask[] {
    const previous = this.members;
    this.current = revision;
    this.members = tasks;
    this.failed.clear();
    tasks.forEach((task) => this.supervise(task));
    return previous;
  }

  /** Keeps the desired count of a revision running, and starts what is missing. */
  maintain(revision: PlacedRevision): void {
    this.current = revision;
    this.fill();
  }

  /** Changes the desired count. Returns the tasks that are too many, which the caller stops. */
  scale(revision: PlacedRevision, desiredCount: number): readonly RunningTask[] {
    const surplus = this.members.slice(desiredCount);
    this.members = this.members.slice(0, desiredCount);
    this.maintain({ ...revision, settings: { ...revision.settings, desiredCount } });
    return surplus;
  }

  /** From now on, keeps no task running. The caller stops those that it kept. */
  retire(): void {
    this.retired = true;
  }

  /** Starts another task in place of a member. */
  replace(task: RunningTask): void {
    this.failed.add(task);
    this.fill();
  }

  /** Resolves when no task is being started. */
  async settled(): Promise<void> {
    await this.filling;
  }

  private supervise(task: RunningTask): void {
    const { exited, lastLines } = task.props.handle;
    const fail = (failure: Pick<TaskFailure, 'reason' | 'exit'>) => {
      const isExpected = this.retired || task.isStopping || !this.members.includes(task) || this.props.stopped.aborted;
      if (!isExpected) {
        this.attempts = Date.now() - Date.parse(task.startedAt) > STABLE_MILLISECONDS ? 0 : this.attempts;
        this.props.events.addFailure({ ...failure, taskId: task.id, lastLines: lastLines(20) });
        this.replace(task);
      }
    };
    void exited.then((exit) => fail({ reason: exit.reason, exit }));
    task.register((reason) => fail({ reason, exit: undefined }));
  }

  private fill(): void {
    this.filling ??= this.startMissing()
      .catch((error: unknown) => this.props.events.add(`a task cannot be replaced: ${(error as Error).message}`))
      .finally(() => {
        this.filling = undefined;
      });
  }

  private async startMissing(): Promise<void> {
    while (this.isShort()) {
      const revision = this.current;
      const backoffSeconds = this.attempts === 0 ? 0 : Math.min(2 ** (this.attempts - 1), MAXIMUM_BACKOFF_SECONDS);
      this.attempts += 1;
      // The end of the service ends the pause; the condition of the loop does the rest.
      await sleep(backoffSeconds * 1000, undefined, { ref: false, signal: this.props.stopped }).catch(() => undefined);
      const task = revision !== undefined && this.isShort() ? await this.tryStart(revision) : undefined;
      if (task !== undefined && this.isShort() && revision === this.current) {
        await this.add(task);
      } else {
        await task?.stop();
      }
    }
  }

  private isShort(): boolean {
    const working = this.members.filter((task) => !this.failed.has(task)).length;
    return !this.retired && !this.props.stopped.aborted && working < (this.current?.settings.desiredCount ?? 0);
  }

  private async add(task: RunningTask): Promise<void> {
    const replaced = this.members.find((member) => this.failed.has(member));
    this.members = [...this.members.filter((member) => member !== replaced), task];
    this.supervise(task);
    this.props.events.add(`task ${task.id} was started${replaced === undefined ? '' : ` to replace ${replaced.id}`}`);
    if (replaced !== undefined) {
      this.failed.delete(replaced);
      await replaced.stop();
    }
  }

  private async tryStart(revision: PlacedRevision): Promise<RunningTask | undefined> {
    const { launcher, events, stopped } = this.props;
    try {
      const [task] = await startHealthyTasks({
        count: 1,
        start: () => launcher.launch(revision),
        gracePeriodSeconds: revision.settings.healthCheckGracePeriodSeconds,
        failureThreshold: 1,
        onFailure: (failure) => events.addFailure(failure),
        log: () => undefined,
        signal: stopped,
      });
      return task;
    } catch (error) {
      if (!(error instanceof UnhealthyTasksError) && !stopped.aborted) {
        events.add(`no task can be started: ${(error as Error).message}`);
      }
      return undefined;
    }
  }
}
