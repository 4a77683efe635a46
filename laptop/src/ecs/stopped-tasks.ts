import type { SidecarView } from '../runtime/task-runtime';

/** Why a task ended, as ECS names it. */
export type StopCode = 'EssentialContainerExited' | 'UserInitiated' | 'ServiceSchedulerInitiated' | 'TaskFailedToStart';

export interface StopCause {
  readonly code: StopCode;
  readonly reason: string;
}

export interface StoppedTask extends StopCause {
  readonly id: string;
  /** See `TaskHandle`. */
  readonly runtimeId: string;
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
  readonly imageUri: string;
  readonly startedAt: string;
  /** ISO 8601. */
  readonly stoppedAt: string;
  /** Of the main container; `null` if it is unknown. */
  readonly exitCode: number | null;
  readonly logFile: string;
  readonly sidecars: readonly SidecarView[];
}

const MAXIMUM_PER_SERVICE = 50;

/** The tasks that ended since the engine started, the newest last, also those of services whose creation failed. */
export class StoppedTasks {
  private tasks: readonly StoppedTask[] = [];

  add(task: StoppedTask): void {
    const own = this.of(task.serviceArn);
    const oldest = own.length < MAXIMUM_PER_SERVICE ? undefined : own[0];
    this.tasks = [...this.tasks.filter((other) => other !== oldest), task];
  }

  of(serviceArn: string): readonly StoppedTask[] {
    return this.tasks.filter((task) => task.serviceArn === serviceArn);
  }

  all(): readonly StoppedTask[] {
    return this.tasks;
  }
}
