/** Why a task ended, in ECS's words. */
export type StopCode = 'EssentialContainerExited' | 'UserInitiated' | 'ServiceSchedulerInitiated' | 'TaskFailedToStart';

export interface StopCause {
  readonly code: StopCode;
  readonly reason: string;
}

/** A task that is gone, as it is remembered. */
export interface StoppedTask extends StopCause {
  readonly id: string;
  /** See `RunningTask`. */
  readonly runtimeId: string;
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly startedAt: string;
  /** ISO 8601. */
  readonly stoppedAt: string;
  /** `null` where it could not be learnt. */
  readonly exitCode: number | null;
  readonly logFile: string;
}

const KEPT_PER_SERVICE = 50;

/** The tasks that ended while the engine ran, the newest last; also those of services that never came to be. */
export class StoppedTasks {
  private tasks: readonly StoppedTask[] = [];

  add(task: StoppedTask): void {
    const own = this.of(task.serviceArn);
    const oldest = own.length < KEPT_PER_SERVICE ? undefined : own[0];
    this.tasks = [...this.tasks.filter((other) => other !== oldest), task];
  }

  of(serviceArn: string): readonly StoppedTask[] {
    return this.tasks.filter((task) => task.serviceArn === serviceArn);
  }

  all(): readonly StoppedTask[] {
    return this.tasks;
  }
}
