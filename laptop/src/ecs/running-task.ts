import { MAXIMUM_LOG_BYTES } from '../runtime/task-log';
import type { TaskExit, TaskHandle } from '../runtime/task-runtime';
import type { TargetGroup } from '../elb/target-group';
import { LogClock } from '../logs/log-clock';
import type { TaskView } from './service-view';
import type { StopCause, StoppedTask } from './stopped-tasks';

export interface RunningTaskProps {
  readonly handle: TaskHandle;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly stopTimeoutSeconds: number;
  /** Empty for a task without a load balancer. */
  readonly targetGroups: readonly TargetGroup[];
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
    const clock = new LogClock({ logFile: props.handle.logFile, maximumBytes: MAXIMUM_LOG_BYTES });
    void props.handle.exited.then((exit) => {
      this.ended = exit;
      clock.stop();
      props.targetGroups.forEach((group) => group.remove(props.handle.id));
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
    const { handle, targetGroups } = this.props;
    const { address } = handle;
    if (address !== null && this.ended === undefined) {
      targetGroups.forEach((group) => group.register({ id: handle.id, address, onUnhealthy }));
    }
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
    const target = this.props.targetGroups[0]?.targets.find(({ id }) => id === this.id);
    return {
      id: this.id,
      runtimeId: this.props.handle.runtimeId,
      taskDefinitionArn: this.props.taskDefinitionArn,
      imageUri: this.props.imageUri,
      lastStatus: this.isStopping ? 'DEACTIVATING' : this.registered ? 'RUNNING' : 'PENDING',
      health: target === undefined ? 'UNKNOWN' : target.state === 'unhealthy' ? 'UNHEALTHY' : 'HEALTHY',
      startedAt: this.startedAt,
      logFile: this.props.handle.logFile,
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
    };
  }

  private async drainAndStop(maximumDrainSeconds: number): Promise<void> {
    await Promise.all(this.props.targetGroups.map((group) => group.deregister(this.id, maximumDrainSeconds)));
    await this.props.handle.stop(this.props.stopTimeoutSeconds);
  }
}
