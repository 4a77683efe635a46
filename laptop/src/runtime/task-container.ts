import { closeSync } from 'node:fs';
import { ContainerHealth } from './container-health';
import { ENDED, followLogs, stopContainer, watchContainer } from './docker-container';
import { openTaskLog } from './task-log';
import type { ContainerDependency, SidecarSpec, SidecarView, TaskExit } from './task-runtime';

/** What must be known of a container to follow it. */
export type FollowedContainer = Pick<SidecarSpec, 'name' | 'imageUri' | 'essential' | 'dependsOn' | 'stopTimeoutSeconds' | 'healthCheck'>;

export interface TaskContainerProps {
  readonly spec: FollowedContainer;
  /** Its name in Docker. */
  readonly dockerName: string;
  readonly logFile: string;
}

interface Moment<T> {
  readonly reached: Promise<T>;
  readonly reach: (value: T) => void;
}

/** One of the containers of a task: it waits, starts, and ends. */
export class TaskContainer {
  private readonly start = moment<boolean>();
  private readonly health = moment<void>();
  private readonly sickness = moment<string>();
  private readonly end = moment<TaskExit>();
  private checks: ContainerHealth | undefined;
  private status: SidecarView['lastStatus'] = 'PENDING';
  private exit: TaskExit | undefined;

  constructor(readonly props: TaskContainerProps) {
    // Exists before the container does, because others read it.
    closeSync(openTaskLog(props.logFile));
  }

  get name(): string {
    return this.props.spec.name;
  }

  /** Resolves to false if it never starts. */
  get started(): Promise<boolean> {
    return this.start.reached;
  }

  /** Resolves when it has passed its health check. */
  get healthy(): Promise<void> {
    return this.health.reached;
  }

  /** Resolves to the reason when it fails its health check. */
  get unhealthy(): Promise<string> {
    return this.sickness.reached;
  }

  /** Resolves when it has ended, or never starts. */
  get ended(): Promise<TaskExit> {
    return this.end.reached;
  }

  get isRunning(): boolean {
    return this.status === 'RUNNING';
  }

  /** Follows a container that Docker has started. */
  follow(): void {
    const { spec, dockerName: name, logFile } = this.props;
    this.status = 'RUNNING';
    const logs = followLogs(name, logFile);
    void watchContainer({ name, logs }).then((exit) => this.finish(exit));
    if (spec.healthCheck !== null) {
      const onHealthy = () => this.health.reach();
      this.checks = new ContainerHealth({ name, check: spec.healthCheck, onHealthy, onUnhealthy: this.sickness.reach });
    }
    this.start.reach(true);
  }

  /** It is not going to start. */
  giveUp(reason: string): void {
    this.finish({ exitCode: null, reason });
    this.start.reach(false);
  }

  /** Waits for a condition of it. Resolves to what is wrong if it can no longer come true. */
  async meets(condition: ContainerDependency['condition']): Promise<string | undefined> {
    if (!(await this.started)) {
      return 'never started';
    }
    switch (condition) {
      case 'START':
        return undefined;
      case 'HEALTHY':
        return Promise.race([
          this.healthy.then(() => undefined),
          this.unhealthy,
          this.ended.then((exit) => `ended before it was healthy${describeCode(exit)}`),
        ]);
      case 'COMPLETE':
        return this.ended.then(() => undefined);
      case 'SUCCESS':
        return this.ended.then((exit) => (exit.exitCode === 0 ? undefined : `ended${describeCode(exit)}`));
    }
  }

  async stop(timeoutSeconds: number): Promise<void> {
    this.checks?.stop();
    if (this.isRunning) {
      await stopContainer(this.props.dockerName, timeoutSeconds);
    }
    await this.ended;
  }

  view(): SidecarView {
    const { spec, dockerName, logFile } = this.props;
    return {
      name: spec.name,
      imageUri: spec.imageUri,
      runtimeId: dockerName,
      logFile,
      lastStatus: this.status,
      health: this.checks?.status ?? 'UNKNOWN',
      exitCode: this.exit?.exitCode ?? null,
      reason: this.exit === undefined || this.exit.reason === ENDED ? null : this.exit.reason,
    };
  }

  private finish(exit: TaskExit): void {
    this.checks?.stop();
    this.status = 'STOPPED';
    this.exit = exit;
    this.end.reach(exit);
  }
}

const describeCode = ({ exitCode }: TaskExit): string => (exitCode === null ? '' : ` with exit code ${exitCode}`);

function moment<T>(): Moment<T> {
  let reach: (value: T) => void = () => undefined;
  const reached = new Promise<T>((resolve) => {
    reach = resolve;
  });
  return { reached, reach };
}
