import type { RunningTask, TaskExit } from '../runtime/task-runtime';
import type { TargetGroup } from '../elb/target-group';
import { LogClock } from '../logs/log-clock';
import type { TaskView } from './service-view';
import type { StopCause, StoppedTask } from './stopped-tasks';

export interface ServiceTaskProps {
  readonly running: RunningTask;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly stopTimeoutSeconds: number;
  /** `undefined` for a service without a load balancer. */
  readonly targetGroup: TargetGroup | undefined;
  readonly serviceArn: string;
  readonly onStopped: (task: StoppedTask) => void;
}

/** A task of a service, from its start to its end, with its place in the target group. */
export class ServiceTask {
  readonly startedAt = new Date().toISOString();
  private registered = false;
  private stopping: Promise<void> | undefined;
  private end: TaskExit | undefined;
  private cause: StopCause | undefined;

  constructor(readonly props: ServiceTaskProps) {
    const clock = new LogClock(props.running.logFile);
    void props.running.exited.then((exit) => {
      this.end = exit;
      clock.stop();
      props.targetGroup?.remove(props.running.id);
      props.onStopped(this.remember(exit));
    });
  }

  get id(): string {
    return this.props.running.id;
  }

  /** How it ended; undefined while it runs. */
  get exit(): TaskExit | undefined {
    return this.end;
  }

  /** Whether it was told to stop: its end is then no failure. */
  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  /** Says why it is going to be stopped; the first word counts. */
  explain(cause: StopCause): void {
    this.cause ??= cause;
  }

  /** Lets the load balancer send requests. */
  register(onUnhealthy: (reason: string) => void): void {
    const { running, targetGroup } = this.props;
    if (targetGroup !== undefined && running.address !== null && this.end === undefined) {
      targetGroup.register({ id: running.id, address: running.address, onUnhealthy });
    }
    this.registered = true;
  }

  /**
   * Takes it out of the load balancer, waits for its requests in flight, and then stops it.
   * @param drainSeconds how long to wait at most, where that is less than the target group's deregistration delay
   */
  stop(drainSeconds = Infinity): Promise<void> {
    this.stopping ??= this.drainAndStop(drainSeconds);
    return this.stopping;
  }

  view(): TaskView {
    const target = this.props.targetGroup?.targets.find(({ id }) => id === this.id);
    return {
      id: this.id,
      runtimeId: this.props.running.runtimeId,
      taskDefinitionArn: this.props.taskDefinitionArn,
      imageUri: this.props.imageUri,
      lastStatus: this.isStopping ? 'DEACTIVATING' : this.registered ? 'RUNNING' : 'PENDING',
      health: target === undefined ? 'UNKNOWN' : target.state === 'unhealthy' ? 'UNHEALTHY' : 'HEALTHY',
      startedAt: this.startedAt,
      logFile: this.props.running.logFile,
    };
  }

  private remember(exit: TaskExit): StoppedTask {
    const { running, serviceArn, taskDefinitionArn, imageUri } = this.props;
    const { code, reason } = this.cause ?? { code: 'EssentialContainerExited', reason: exit.reason };
    return {
      id: this.id,
      runtimeId: running.runtimeId,
      serviceArn,
      taskDefinitionArn,
      imageUri,
      startedAt: this.startedAt,
      stoppedAt: new Date().toISOString(),
      exitCode: exit.exitCode,
      code,
      reason,
      logFile: running.logFile,
    };
  }

  private async drainAndStop(drainSeconds: number): Promise<void> {
    await this.props.targetGroup?.deregister(this.id, drainSeconds);
    await this.props.running.stop(this.props.stopTimeoutSeconds);
  }
}
