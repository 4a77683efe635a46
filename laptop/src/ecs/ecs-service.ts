import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetGroup } from '../elb/target-group';
import type { TaskRuntime } from '../runtime/task-runtime';
import type { ParameterStore } from '../ssm/parameter-store';
import { versionOf, type Deployment } from './deployment';
import { describeFailure } from './describe-failure';
import { resolveSecrets } from './resolve-secrets';
import { ServiceEvents } from './service-events';
import { ServiceTask } from './service-task';
import { Rollouts } from './rollouts';
import type { ServiceEvent, ServiceView } from './service-view';
import { startHealthyTasks, UnhealthyDeployment, type TaskFailure } from './start-healthy-tasks';
import type { StoppedTasks } from './stopped-tasks';

const LONGEST_BACKOFF_SECONDS = 30;
/** A task that has run for this long did not fail because of how it starts. */
const STABLE_MILLISECONDS = 60_000;
/** On the way down the application gets its SIGTERM soon: it drains its own connections. */
const SHUTDOWN_DRAIN_SECONDS = 1;

export interface EcsServiceProps {
  readonly name: string;
  readonly stackName: string;
  readonly runtime: TaskRuntime;
  readonly parameters: ParameterStore;
  readonly findTargetGroup: (arn: string) => TargetGroup;
  readonly stopped: StoppedTasks;
  readonly onEvent: (service: string, event: ServiceEvent) => void;
}

export interface DeployOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A service that keeps its desired count of tasks running, and changes from one version to the next without a gap. */
export class EcsService {
  private deployment: Deployment | undefined;
  private tasks: readonly ServiceTask[] = [];
  private readonly events: ServiceEvents;
  private readonly down = new AbortController();
  private readonly failed = new Set<ServiceTask>();
  /** Restarts in a row; the next one waits the longer. */
  private attempts = 0;
  private maintaining: Promise<void> | undefined;
  private deploying: Promise<readonly ServiceTask[]> | undefined;
  private readonly rollouts = new Rollouts();
  /** What was asked for last, while it waits for its turn. */
  private scaledTo: number | undefined;
  /** Changes come one after the other. */
  private changes: Promise<void> = Promise.resolve();

  constructor(private readonly props: EcsServiceProps) {
    this.events = new ServiceEvents((event) => props.onEvent(props.name, event));
  }

  /**
   * Starts the tasks of a version, lets the load balancer use them when all are healthy, and then drains and stops those of the version
   * before. Where the new ones fail, they are gone again and the old ones were never touched. Does nothing for the version that runs.
   */
  deploy(next: Deployment, options: DeployOptions): Promise<void> {
    return this.inTurn(async () => {
      const isSame =
        this.deployment !== undefined && versionOf(this.deployment) === versionOf(next) && this.tasks.length === next.settings.desiredCount;
      if (isSame) {
        this.deployment = next;
        return;
      }
      await this.replace(next, options);
    });
  }

  /** Replaces every task by another of the same version. Where the new ones fail, the old ones stay, and the events say so. */
  restart(): void {
    const rollout = this.deployment && this.rollouts.begin(this.deployment.settings.taskDefinitionArn);
    void this.inTurn(async () => {
      if (this.deployment !== undefined) {
        await this.replace(this.deployment, { log: () => undefined, signal: this.down.signal, rollout });
      }
    }).catch((error: unknown) => {
      this.events.note(`the restart failed: ${(error as Error).message.split('\n')[0] ?? ''}`);
    });
  }

  /** Runs that many tasks from now on. */
  scale(desiredCount: number): void {
    this.scaledTo = desiredCount;
    void this.inTurn(async () => {
      if (this.deployment === undefined) {
        return;
      }
      this.scaledTo = this.scaledTo === desiredCount ? undefined : this.scaledTo;
      this.deployment = { ...this.deployment, settings: { ...this.deployment.settings, desiredCount } };
      const surplus = this.tasks.slice(desiredCount);
      this.tasks = this.tasks.slice(0, desiredCount);
      this.events.note(`service ${this.props.name} is to have ${desiredCount} task${desiredCount === 1 ? '' : 's'}`);
      this.maintain();
      surplus.forEach((task) =>
        task.explain({
          code: 'ServiceSchedulerInitiated',
          reason: `Scaling activity initiated by (deployment ${this.rollouts.list()[0]?.id})`,
        }),
      );
      await Promise.all(surplus.map((task) => task.stop()));
    });
  }

  /** Stops one task; another takes its place. False where it has no such task. */
  stopTask(id: string, reason: string): boolean {
    const task = this.tasks.find((candidate) => candidate.id === id);
    if (task === undefined) {
      return false;
    }
    task.explain({ code: 'UserInitiated', reason });
    this.failed.add(task);
    this.events.note(`task ${id} is being stopped: ${reason}`);
    void task.stop();
    this.maintain();
    return true;
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.changes.then(change);
    // Whoever asked for the change is told of its failure; the next one comes all the same.
    this.changes = done.catch(() => undefined);
    return done;
  }

  private async replace(next: Deployment, options: DeployOptions & { readonly rollout?: string | undefined }): Promise<void> {
    const { rollout = this.rollouts.begin(next.settings.taskDefinitionArn) } = options;
    this.deploying = this.startTasks(next, { ...options, rollout });
    const fresh = await this.deploying;
    this.deployment = next;
    const old = this.tasks;
    this.tasks = fresh;
    this.failed.clear();
    fresh.forEach((task) => this.supervise(task));
    if (old.length > 0) {
      options.log(`draining ${old.length} task${old.length === 1 ? '' : 's'} of the version before`);
      old.forEach((task) =>
        task.explain({ code: 'ServiceSchedulerInitiated', reason: `Scaling activity initiated by (deployment ${rollout})` }),
      );
      await Promise.all(old.map((task) => task.stop()));
    }
    this.rollouts.complete(rollout);
    this.events.note(`(deployment ${rollout}) deployment completed.`);
    this.events.note(`service ${next.settings.name} has reached a steady state`);
  }

  /**
   * Starts the tasks of a version that ran before. Where they fail, it goes on trying in the background, as ECS does: a service that cannot
   * come up must not keep the engine from deploying a version that can.
   */
  async resume(deployment: Deployment, options: DeployOptions): Promise<void> {
    try {
      await this.deploy(deployment, options);
    } catch (error) {
      options.signal.throwIfAborted();
      options.log(`${(error as Error).message}\nservice '${this.props.name}' is tried again in the background`);
      this.deployment = deployment;
      this.maintain();
    }
  }

  /** Stops every task, side by side. */
  async stop(): Promise<void> {
    this.down.abort();
    await Promise.allSettled([this.deploying, this.maintaining]);
    await Promise.all(this.tasks.map((task) => task.stop(SHUTDOWN_DRAIN_SECONDS)));
  }

  view(): ServiceView | undefined {
    const settings = this.deployment?.settings;
    return (
      settings && {
        arn: settings.arn,
        name: settings.name,
        stackName: this.props.stackName,
        taskDefinitionArn: settings.taskDefinitionArn,
        desiredCount: this.scaledTo ?? settings.desiredCount,
        tasks: this.tasks.map((task) => task.view()),
        events: this.events.list(),
        rollouts: this.rollouts.list(),
      }
    );
  }

  private async startTasks(deployment: Deployment, options: DeployOptions & { readonly rollout: string }): Promise<readonly ServiceTask[]> {
    const { name, desiredCount, healthCheckGracePeriodSeconds, failureThreshold } = deployment.settings;
    try {
      return await startHealthyTasks({
        count: desiredCount,
        start: () => this.startTask(deployment),
        gracePeriodSeconds: healthCheckGracePeriodSeconds,
        failureThreshold,
        onFailure: (failure) => {
          options.log(`task ${failure.taskId} failed: ${failure.reason}`);
          this.rollouts.taskFailed(options.rollout);
          this.events.noteFailure(failure);
        },
        log: options.log,
        signal: AbortSignal.any([options.signal, this.down.signal]),
      });
    } catch (error) {
      this.rollouts.fail(options.rollout, 'ECS deployment circuit breaker: tasks failed to start.');
      this.events.note(`(deployment ${options.rollout}) deployment failed: tasks failed to start.`);
      throw error instanceof UnhealthyDeployment
        ? new Error(
            describeFailure({
              service: name,
              isUpdate: this.tasks.length > 0,
              failures: error.failures,
              secrets: Object.values(resolveSecrets(deployment.container.secrets, this.props.parameters)),
            }),
          )
        : error;
    }
  }

  private async startTask({ settings, container }: Deployment): Promise<ServiceTask> {
    const running = await this.props.runtime.start({
      ...container,
      // The time first, so that logs sort by age.
      id: `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`,
      service: settings.name,
      secrets: resolveSecrets(container.secrets, this.props.parameters),
    });
    return new ServiceTask({
      running,
      taskDefinitionArn: settings.taskDefinitionArn,
      imageUri: container.imageUri,
      serviceArn: settings.arn,
      onStopped: (task) => this.props.stopped.add(task),
      stopTimeoutSeconds: container.stopTimeoutSeconds,
      targetGroup: settings.targetGroupArn === null ? undefined : this.props.findTargetGroup(settings.targetGroupArn),
    });
  }

  private supervise(task: ServiceTask): void {
    const { exited, lastLines } = task.props.running;
    const failed = (failure: Pick<TaskFailure, 'reason' | 'exit'>) => {
      // Whoever told a task to stop, or replaced its version, expects its end.
      if (!task.isStopping && this.tasks.includes(task) && !this.down.signal.aborted) {
        this.failed.add(task);
        this.attempts = Date.now() - Date.parse(task.startedAt) > STABLE_MILLISECONDS ? 0 : this.attempts;
        this.events.noteFailure({ ...failure, taskId: task.id, lastLines: lastLines(20) });
        this.maintain();
      }
    };
    void exited.then((exit) => failed({ reason: exit.reason, exit }));
    task.register((reason) => failed({ reason: `Task failed ELB health checks: ${reason}`, exit: undefined }));
  }

  /** Keeps the desired count, however long it takes. A failed task that still runs goes when another has taken its place. */
  private maintain(): void {
    this.maintaining ??= this.fillUp().finally(() => {
      this.maintaining = undefined;
    });
  }

  private async fillUp(): Promise<void> {
    while (this.isShort()) {
      const deployment = this.deployment;
      const backoffSeconds = this.attempts === 0 ? 0 : Math.min(2 ** (this.attempts - 1), LONGEST_BACKOFF_SECONDS);
      this.attempts += 1;
      // The end of the service ends the pause as well; the loop's condition sees to the rest.
      await sleep(backoffSeconds * 1000, undefined, { ref: false, signal: this.down.signal }).catch(() => undefined);
      const fresh = deployment !== undefined && this.isShort() ? await this.tryStart(deployment) : undefined;
      if (fresh !== undefined && this.isShort() && deployment === this.deployment) {
        await this.takeOver(fresh);
      } else {
        await fresh?.stop();
      }
    }
  }

  private isShort(): boolean {
    const working = this.tasks.filter((task) => !this.failed.has(task)).length;
    return !this.down.signal.aborted && working < (this.deployment?.settings.desiredCount ?? 0);
  }

  private async takeOver(fresh: ServiceTask): Promise<void> {
    const gone = this.tasks.find((task) => this.failed.has(task));
    this.tasks = [...this.tasks.filter((task) => task !== gone), fresh];
    this.supervise(fresh);
    this.events.note(`task ${fresh.id} was started${gone === undefined ? '' : ` in place of ${gone.id}`}`);
    if (gone !== undefined) {
      this.failed.delete(gone);
      await gone.stop();
    }
  }

  private async tryStart(deployment: Deployment): Promise<ServiceTask | undefined> {
    try {
      const [task] = await startHealthyTasks({
        count: 1,
        start: () => this.startTask(deployment),
        gracePeriodSeconds: deployment.settings.healthCheckGracePeriodSeconds,
        failureThreshold: 1,
        onFailure: (failure) => this.events.noteFailure(failure),
        log: () => undefined,
        signal: this.down.signal,
      });
      return task;
    } catch (error) {
      if (!(error instanceof UnhealthyDeployment) && !this.down.signal.aborted) {
        this.events.note(`no task can be started: ${(error as Error).message}`);
      }
      return undefined;
    }
  }
}
