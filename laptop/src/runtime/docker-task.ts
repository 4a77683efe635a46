import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskContainer } from './task-container';
import type { SidecarView, TaskExit } from './task-runtime';

/** A container without a health check is healthy when it has run for this long: long enough for most programs to notice what they lack. */
const SETTLE_MILLISECONDS = 3000;
/** Of a container. */
const STOPPED_BEFORE = 'the task was stopped before it started';

/** Why a task ends: a container that ended, or one that cannot start. */
interface Cause {
  readonly container: TaskContainer;
  readonly reason: string;
}

export interface DockerTaskProps {
  /** The main container first. */
  readonly containers: readonly [TaskContainer, ...TaskContainer[]];
  /**
   * Starts a container. `null` when an earlier engine has started them all.
   * @throws Error when it cannot be started, or the task is stopped before
   */
  readonly start: ((container: TaskContainer, stopped: AbortSignal) => Promise<void>) | null;
  /** Removes everything when all containers have ended. */
  readonly clean: () => Promise<void>;
}

/** A task of several containers, which start, end and stop as on ECS. */
export class DockerTask {
  readonly ready: Promise<void>;
  readonly unhealthy: Promise<string>;
  readonly exited: Promise<TaskExit>;
  private cause: Cause | undefined;
  private stopping: Promise<unknown> | undefined;
  private readonly stopped = new AbortController();
  /** For their dependencies. */
  private readonly waiting: Set<TaskContainer>;

  constructor(private readonly props: DockerTaskProps) {
    const { containers } = props;
    this.waiting = new Set(containers);
    containers.forEach((container) => void this.begin(container));
    const checked = containers.filter(({ props: { spec } }) => spec.essential && spec.healthCheck !== null);
    this.ready = Promise.all(containers.map((each) => this.settled(each))).then(() => undefined);
    this.unhealthy = Promise.race(checked.map((each) => each.unhealthy.then((reason) => `container ${each.name} ${reason}`)));
    this.exited = this.untilEnded();
  }

  /** Resolves when the main container has started, to false if it never starts. */
  get begun(): Promise<boolean> {
    return this.main.started;
  }

  sidecars(): readonly SidecarView[] {
    return this.others.map((container) => container.view());
  }

  /** The log of the container that ended the task, or of the main one. */
  get logFile(): string {
    return (this.cause?.container ?? this.main).props.logFile;
  }

  /** Stops its containers, those first on which no other depends. */
  async stop(timeoutSeconds: number): Promise<void> {
    this.stopAll(timeoutSeconds);
    await this.exited;
  }

  private get main(): TaskContainer {
    return this.props.containers[0];
  }

  private get others(): readonly TaskContainer[] {
    return this.props.containers.slice(1);
  }

  private async begin(container: TaskContainer): Promise<void> {
    const { start } = this.props;
    if (start !== null && !(await this.dependenciesMet(container))) {
      return;
    }
    this.waiting.delete(container);
    try {
      await start?.(container, this.stopped.signal);
    } catch (error) {
      container.giveUp((error as Error).message);
      this.end({ container, reason: (error as Error).message });
      return;
    }
    container.follow();
    if (this.stopping !== undefined) {
      // The stop came while Docker started it.
      void container.stop(container.props.spec.stopTimeoutSeconds);
    }
    const { reason } = await container.ended;
    if (container.props.spec.essential) {
      this.end({ container, reason });
    }
  }

  /** Waits for them. False if the container can no longer start. */
  private async dependenciesMet(container: TaskContainer): Promise<boolean> {
    const { name, dependsOn } = container.props.spec;
    for (const { container: dependency, condition } of dependsOn) {
      const other = this.props.containers.find((each) => each.name === dependency);
      const problem = other === undefined ? 'is not in the task' : await other.meets(condition);
      if (this.stopping !== undefined) {
        return false;
      }
      if (problem !== undefined) {
        const reason = `container ${name} cannot start: ${dependency} ${problem}, and ${condition} is required`;
        this.waiting.delete(container);
        container.giveUp(reason);
        this.end({ container: other ?? container, reason });
        return false;
      }
    }
    return true;
  }

  /** Never resolves for a container that ends before. */
  private async settled(container: TaskContainer): Promise<void> {
    const { essential, healthCheck } = container.props.spec;
    const started = await container.started;
    // The load balancer checks the main one.
    if (started && essential && container !== this.main) {
      const passed = healthCheck === null ? sleep(SETTLE_MILLISECONDS) : container.healthy;
      await Promise.race([passed, container.ended]);
    }
    if (!started || (essential && !container.isRunning)) {
      await new Promise(() => undefined);
    }
  }

  /** Only the first cause counts. */
  private end(cause: Cause): void {
    if (this.stopping === undefined) {
      this.cause = cause;
      this.stopAll(this.main.props.spec.stopTimeoutSeconds);
    }
  }

  /** @param timeoutSeconds of the main container */
  private stopAll(timeoutSeconds: number): void {
    const { containers } = this.props;
    const stop = async (container: TaskContainer): Promise<void> => {
      const dependents = containers.filter(({ props: { spec } }) => spec.dependsOn.some((each) => each.container === container.name));
      await Promise.all(dependents.map((each) => each.ended));
      await container.stop(container === this.main ? timeoutSeconds : container.props.spec.stopTimeoutSeconds);
    };
    this.stopping ??= Promise.all(containers.map(stop));
    this.stopped.abort(new Error(STOPPED_BEFORE));
    this.waiting.forEach((container) => container.giveUp(STOPPED_BEFORE));
    this.waiting.clear();
  }

  private async untilEnded(): Promise<TaskExit> {
    await Promise.all(this.props.containers.map((container) => container.ended));
    await this.stopping;
    await this.props.clean();
    const { cause } = this;
    const { exitCode, reason } = await this.main.ended;
    if (cause === undefined || cause.container === this.main) {
      return { exitCode, reason: cause?.reason ?? reason };
    }
    const endedBy = { container: cause.container.name, exitCode: cause.container.view().exitCode };
    return { exitCode, reason: `${cause.reason} (container ${endedBy.container})`, endedBy };
  }
}
