import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetGroup } from '../elb/target-group';
import type { TaskRuntime } from '../runtime/task-runtime';
import type { ParameterStore } from '../ssm/parameter-store';
import type { ContainerDefinition } from './container-definition';
import { describeFailure } from './describe-failure';
import { resolveSecrets } from './resolve-secrets';
import type { ServiceSettings } from './service-settings';
import { ServiceTask } from './service-task';
import type { ServiceEvent, ServiceView } from './service-view';
import { startHealthyTasks, UnhealthyDeployment, type TaskFailure } from './start-healthy-tasks';

const KEPT_EVENTS = 100;
const LONGEST_BACKOFF_SECONDS = 30;
/** On the way down the application gets its SIGTERM soon: it drains its own connections. */
const SHUTDOWN_DRAIN_SECONDS = 1;

export interface EcsServiceProps {
  readonly name: string;
  readonly stackName: string;
  readonly runtime: TaskRuntime;
  readonly parameters: ParameterStore;
  readonly findTargetGroup: (arn: string) => TargetGroup;
  readonly onEvent: (service: string, event: ServiceEvent) => void;
}

/** A version of a service: what is to run, and how. */
export interface Deployment {
  readonly settings: ServiceSettings;
  readonly container: ContainerDefinition;
}

export interface DeployOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A service that keeps its desired count of tasks running, and changes from one version to the next without a gap. */
export class EcsService {
  private deployment: Deployment | undefined;
  private tasks: readonly ServiceTask[] = [];
  private readonly events: ServiceEvent[] = [];
  private readonly down = new AbortController();
  private restarts = 0;

  constructor(private readonly props: EcsServiceProps) {}

  /**
   * Starts the tasks of a version, lets the load balancer use them when all are healthy, and then drains and stops those of the version
   * before. Where the new ones fail, they are gone again and the old ones were never touched. Does nothing for the version that runs.
   */
  async deploy(next: Deployment, options: DeployOptions): Promise<void> {
    const isSame = this.deployment !== undefined && versionOf(this.deployment) === versionOf(next) && this.tasks.length === next.settings.desiredCount;
    const fresh = isSame ? this.tasks : await this.startTasks(next, options);
    this.deployment = next;
    if (isSame) {
      return;
    }
    const old = this.tasks;
    this.tasks = fresh;
    fresh.forEach((task) => this.supervise(task));
    if (old.length > 0) {
      options.log(`draining ${old.length} task${old.length === 1 ? '' : 's'} of the version before`);
      await Promise.all(old.map((task) => task.stop()));
    }
    this.record({ message: `service ${next.settings.name} has reached a steady state`, exitCode: null, lastLines: [] });
  }

  /** Stops every task, side by side. */
  async stop(): Promise<void> {
    this.down.abort();
    await Promise.all(this.tasks.map((task) => task.stop(SHUTDOWN_DRAIN_SECONDS)));
  }

  view(): ServiceView | undefined {
    const settings = this.deployment?.settings;
    return settings && {
      arn: settings.arn,
      name: settings.name,
      stackName: this.props.stackName,
      taskDefinitionArn: settings.taskDefinitionArn,
      desiredCount: settings.desiredCount,
      tasks: this.tasks.map((task) => task.view()),
      events: [...this.events],
    };
  }

  private async startTasks(deployment: Deployment, options: DeployOptions): Promise<readonly ServiceTask[]> {
    const { name, desiredCount, healthCheckGracePeriodSeconds, failureThreshold } = deployment.settings;
    try {
      return await startHealthyTasks({
        count: desiredCount,
        start: () => this.startTask(deployment),
        gracePeriodSeconds: healthCheckGracePeriodSeconds,
        failureThreshold,
        onFailure: (failure) => {
          options.log(`task ${failure.taskId} failed: ${failure.reason}`);
          this.recordFailure(failure);
        },
        log: options.log,
        signal: AbortSignal.any([options.signal, this.down.signal]),
      });
    } catch (error) {
      throw error instanceof UnhealthyDeployment ? new Error(describeFailure({ service: name, isUpdate: this.tasks.length > 0, failures: error.failures })) : error;
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
      stopTimeoutSeconds: container.stopTimeoutSeconds,
      targetGroup: settings.targetGroupArn === null ? undefined : this.props.findTargetGroup(settings.targetGroupArn),
    });
  }

  private supervise(task: ServiceTask): void {
    const { exited, lastLines } = task.props.running;
    const failed = (failure: Pick<TaskFailure, 'reason' | 'exit'>) => {
      // Whoever told a task to stop, or replaced its version, expects its end.
      if (!task.isStopping && this.tasks.includes(task) && !this.down.signal.aborted) {
        this.recordFailure({ ...failure, taskId: task.id, lastLines: lastLines(20) });
        void this.replace(task);
      }
    };
    void exited.then((exit) => failed({ reason: exit.reason, exit }));
    task.register((reason) => failed({ reason: `Task failed ELB health checks: ${reason}`, exit: undefined }));
  }

  /** Keeps the desired count: a task in the failed one's place, however long it takes, and then the end of the failed one if it still runs. */
  private async replace(failed: ServiceTask): Promise<void> {
    const deployment = this.deployment;
    while (deployment !== undefined && deployment === this.deployment && this.tasks.includes(failed) && !this.down.signal.aborted) {
      const backoff = this.restarts === 0 ? 0 : Math.min(2 ** (this.restarts - 1), LONGEST_BACKOFF_SECONDS);
      this.restarts += 1;
      await sleep(backoff * 1000, undefined, { signal: this.down.signal, ref: false }).catch(() => undefined);
      const fresh = await this.tryStart(deployment);
      if (fresh === undefined) {
        continue;
      }
      if (!this.tasks.includes(failed) || this.down.signal.aborted) {
        await fresh.stop();
        return;
      }
      this.tasks = this.tasks.map((task) => (task === failed ? fresh : task));
      this.supervise(fresh);
      this.record({ message: `task ${fresh.id} runs in place of ${failed.id}`, exitCode: null, lastLines: [] });
      await failed.stop();
    }
  }

  private async tryStart(deployment: Deployment): Promise<ServiceTask | undefined> {
    try {
      const [task] = await startHealthyTasks({
        count: 1,
        start: () => this.startTask(deployment),
        gracePeriodSeconds: deployment.settings.healthCheckGracePeriodSeconds,
        failureThreshold: 1,
        onFailure: (failure) => this.recordFailure(failure),
        log: () => undefined,
        signal: this.down.signal,
      });
      return task;
    } catch (error) {
      if (!(error instanceof UnhealthyDeployment) && !this.down.signal.aborted) {
        this.record({ message: `no task can be started: ${(error as Error).message}`, exitCode: null, lastLines: [] });
      }
      return undefined;
    }
  }

  private recordFailure(failure: TaskFailure): void {
    const { taskId, reason, exit, lastLines } = failure;
    this.record({ message: `task ${taskId} stopped: ${reason}`, exitCode: exit?.exitCode ?? null, lastLines });
  }

  private record(event: Omit<ServiceEvent, 'at'>): void {
    const stamped = { at: new Date().toISOString(), ...event };
    this.events.push(stamped);
    this.events.splice(0, Math.max(0, this.events.length - KEPT_EVENTS));
    this.props.onEvent(this.props.name, stamped);
  }
}

function versionOf({ settings }: Deployment): string {
  return JSON.stringify([settings.taskDefinitionArn, settings.targetGroupArn, settings.forceNewDeployment]);
}
