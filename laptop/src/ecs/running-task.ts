import { MAXIMUM_LOG_BYTES } from '../runtime/task-log';
import type { TaskAddress, TaskExit, TaskHandle } from '../runtime/task-runtime';
import type { TargetGroup } from '../elb/target-group';
import { LogClock } from '../logs/log-clock';
import type { TaskView } from './service-view';
import type { StopCause, StoppedTask } from './stopped-tasks';

/** A port of a task in a target group. */
export interface TaskTarget {
  readonly group: TargetGroup;
  /** `null` for a task that this machine does not reach there. */
  readonly address: TaskAddress | null;
  /** As the task sees it. */
  readonly port: number | null;
}

export interface RunningTaskProps {
  readonly handle: TaskHandle;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly stopTimeoutSeconds: number;
  /** Empty for a task without a load balancer. */
  readonly targets: readonly TaskTarget[];
  readonly serviceArn: string;
  readonly onStopped: (task: StoppedTask) => void;
}

/** A task from its start to its end, with its registration in the target group. */
export class RunningTask {
  readonly startedAt = new Date().toISOString();
  private registered = false;
  private stopping: Promise<void> | undefined;
  private ended: TaskExit | undefined;
  private cause: StopCause | undefined;

  constructor(readonly props: RunningTaskProps) {
    const clocks = logFilesOf(props.handle).map((logFile) => new LogClock({ logFile, maximumBytes: MAXIMUM_LOG_BYTES }));
    void props.handle.exited.then((exit) => {
      this.ended = exit;
      clocks.forEach((clock) => clock.stop());
      props.targets.forEach(({ group }) => group.remove(props.handle.id));
      props.onStopped(this.stoppedTask(exit));
    });
  }

  get id(): string {
    return this.props.handle.id;
  }

  /** How it ended; undefined while it runs. */
  get exit(): TaskExit | undefined {
    return this.ended;
  }

  /** Whether `stop` was called, so that its end is not a failure. */
  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  /** Records why it is going to be stopped. Only the first cause counts. */
  explain(cause: StopCause): void {
    this.cause ??= cause;
  }

  /** Lets the load balancer send requests. */
  register(onUnhealthy: (reason: string) => void): void {
    const { handle, targets } = this.props;
    for (const { group, address } of targets) {
      if (address !== null && this.ended === undefined) {
        const failed = (reason: string) => onUnhealthy(`Task failed ELB health checks: ${reason}`);
        group.register({ id: handle.id, address, onUnhealthy: failed });
      }
    }
    void handle.unhealthy.then((reason) => onUnhealthy(`Task failed container health checks: ${reason}`));
    this.registered = true;
  }

  /**
   * Removes it from the load balancer, waits for its requests in flight, and then stops it.
   * @param maximumDrainSeconds a limit that can be shorter than the target group's deregistration delay
   */
  stop(maximumDrainSeconds = Infinity): Promise<void> {
    this.stopping ??= this.drainAndStop(maximumDrainSeconds);
    return this.stopping;
  }

  view(): TaskView {
    const { handle, targets } = this.props;
    const states = targets.flatMap(({ group }) => group.targets.filter(({ id }) => id === this.id).map(({ state }) => state));
    const sidecars = handle.sidecars();
    const isUnhealthy = states.includes('unhealthy') || sidecars.some(({ health }) => health === 'UNHEALTHY');
    return {
      id: this.id,
      runtimeId: this.props.handle.runtimeId,
      taskDefinitionArn: this.props.taskDefinitionArn,
      imageUri: this.props.imageUri,
      lastStatus: this.isStopping ? 'DEACTIVATING' : this.registered ? 'RUNNING' : 'PENDING',
      health: isUnhealthy ? 'UNHEALTHY' : states.length === 0 ? 'UNKNOWN' : 'HEALTHY',
      startedAt: this.startedAt,
      logFile: this.props.handle.logFile,
      sidecars,
    };
  }

  private stoppedTask(exit: TaskExit): StoppedTask {
    const { handle, serviceArn, taskDefinitionArn, imageUri } = this.props;
    const { code, reason } = this.cause ?? { code: 'EssentialContainerExited', reason: exit.reason };
    return {
      id: this.id,
      runtimeId: handle.runtimeId,
      serviceArn,
      taskDefinitionArn,
      imageUri,
      startedAt: this.startedAt,
      stoppedAt: new Date().toISOString(),
      exitCode: exit.exitCode,
      code,
      reason,
      logFile: handle.logFile,
      sidecars: handle.sidecars(),
    };
  }

  private async drainAndStop(maximumDrainSeconds: number): Promise<void> {
    await Promise.all(this.props.targets.map(({ group }) => group.deregister(this.id, maximumDrainSeconds)));
    await this.props.handle.stop(this.props.stopTimeoutSeconds);
  }
}

export const logFilesOf = ({ logFile, sidecars }: Pick<TaskHandle, 'logFile' | 'sidecars'>): readonly string[] => [
  logFile,
  ...sidecars().map((sidecar) => sidecar.logFile),
];
