import { describeFailure } from './describe-failure';
import type { Rollouts } from './rollouts';
import type { RunningTask } from './running-task';
import type { ServiceEvents } from './service-events';
import type { PlacedRevision, ServiceRevision } from './service-revision';
import { startHealthyTasks, UnhealthyTasksError } from './start-healthy-tasks';
import type { TaskLauncher } from './task-launcher';
import type { TaskMaintainer } from './task-maintainer';

export interface RollingDeploymentProps {
  readonly launcher: TaskLauncher;
  /** Of the tasks that get requests now. */
  readonly maintainer: () => TaskMaintainer;
  readonly rollouts: Rollouts;
  readonly events: ServiceEvents;
  /** Aborted when the service stops. */
  readonly stopped: AbortSignal;
}

export interface DeploymentRun {
  /** See `Rollouts.begin`. */
  readonly rolloutId: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Takes a service from one revision to the next without a gap. */
export class RollingDeployment {
  private starting: Promise<readonly RunningTask[]> | undefined;
  private draining: Promise<unknown> | undefined;

  constructor(private readonly props: RollingDeploymentProps) {}

  /**
   * Starts the tasks of a revision, lets the load balancer use them when all are healthy, and then drains and stops the previous ones.
   * @throws Error when the tasks fail; they are stopped then, and the previous ones were not touched
   */
  async run(next: PlacedRevision, run: DeploymentRun): Promise<void> {
    const maintainer = this.props.maintainer();
    const tasks = await this.start(next, run);
    await this.drain(maintainer.adopt(next, tasks), { next, run });
    this.complete(next, run);
  }

  /** Stops the tasks of the previous revision when they have answered their requests. */
  async drain(
    previous: readonly RunningTask[],
    { next, run }: { readonly next: ServiceRevision; readonly run: DeploymentRun },
  ): Promise<void> {
    if (previous.length === 0) {
      return;
    }
    run.log(`draining ${previous.length} task${previous.length === 1 ? '' : 's'} of the previous version`);
    const reason = `Scaling activity initiated by (deployment ${run.rolloutId})`;
    previous.forEach((task) => task.explain({ code: 'ServiceSchedulerInitiated', reason }));
    this.draining = Promise.all(previous.map((task) => task.stop()));
    if (next.settings.drainInBackground) {
      this.draining.catch((error: unknown) => this.props.events.add(`a previous task did not stop: ${(error as Error).message}`));
    } else {
      await this.draining;
    }
  }

  complete({ settings }: ServiceRevision, { rolloutId }: DeploymentRun): void {
    const { rollouts, events } = this.props;
    rollouts.complete(rolloutId);
    events.add(`(deployment ${rolloutId}) deployment completed.`);
    events.add(`service ${settings.name} has reached a steady state`);
  }

  /** Resolves when no task is being started or stopped. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.starting, this.draining]);
  }

  /**
   * Starts the tasks of a revision, and resolves when all are healthy.
   * @throws Error when they fail; they are stopped then
   */
  start(next: PlacedRevision, run: DeploymentRun): Promise<readonly RunningTask[]> {
    this.starting = this.startHealthy(next, run);
    return this.starting;
  }

  private async startHealthy(next: PlacedRevision, run: DeploymentRun): Promise<readonly RunningTask[]> {
    const { launcher, rollouts, events, stopped } = this.props;
    const { desiredCount, healthCheckGracePeriodSeconds, failureThreshold } = next.settings;
    try {
      return await startHealthyTasks({
        count: desiredCount,
        start: () => launcher.launch(next),
        gracePeriodSeconds: healthCheckGracePeriodSeconds,
        failureThreshold,
        onFailure: (failure) => {
          run.log(`task ${failure.taskId} failed: ${failure.reason}`);
          rollouts.taskFailed(run.rolloutId);
          events.addFailure(failure);
        },
        log: run.log,
        signal: AbortSignal.any([run.signal, stopped]),
      });
    } catch (error) {
      rollouts.fail(run.rolloutId, `${isRolling(next) ? 'ECS deployment circuit breaker: ' : ''}tasks failed to start.`);
      events.add(`(deployment ${run.rolloutId}) deployment failed: tasks failed to start.`);
      throw error instanceof UnhealthyTasksError ? await this.describe(next, error) : error;
    }
  }

  private async describe(next: PlacedRevision, { failures }: UnhealthyTasksError): Promise<Error> {
    const { maintainer, launcher } = this.props;
    const isUpdate = maintainer().tasks.length > 0;
    return new Error(
      describeFailure({
        service: next.settings.name,
        isUpdate,
        isRolling: isRolling(next),
        failures,
        secrets: await launcher.secretsOf(next),
      }),
    );
  }
}

const isRolling = ({ settings }: PlacedRevision): boolean => settings.shift === null;
