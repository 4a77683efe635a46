import { firstLine } from '../first-line';
import type { HookAction } from './deployment-strategy';
import { RollingDeployment, type DeploymentRun, type RollingDeploymentProps } from './rolling-deployment';
import { Rollouts } from './rollouts';
import { ServiceEvents } from './service-events';
import { placeIn, runsSameTasks, type PlacedRevision, type ServiceRevision } from './service-revision';
import type { ServiceEvent, ServiceView } from './service-view';
import { ShiftingDeployment, type TrafficShiftingProps } from './shifting-deployment';
import type { TaskLauncher } from './task-launcher';
import { TaskMaintainer } from './task-maintainer';

/** When the engine stops, the application receives its SIGTERM soon, and drains its own connections. */
const SHUTDOWN_DRAIN_SECONDS = 1;

export interface EcsServiceProps extends TrafficShiftingProps {
  readonly name: string;
  readonly stackName: string;
  readonly launcher: TaskLauncher;
  readonly onEvent: (event: ServiceEvent) => void;
}

export type DeployOptions = Omit<DeploymentRun, 'rolloutId'>;

/** A service. Its changes are made one after the other, in the order of the requests. */
export class EcsService {
  private readonly events: ServiceEvents;
  private readonly rollouts = new Rollouts();
  private readonly stopping = new AbortController();
  private maintainer: TaskMaintainer;
  private readonly deployment: RollingDeployment;
  private readonly shifting: ShiftingDeployment;
  private changes: Promise<void> = Promise.resolve();
  /** The desired count that was requested last, until the change is made. */
  private requestedCount: number | undefined;

  constructor(private readonly props: EcsServiceProps) {
    const { launcher, onEvent } = props;
    const stopped = this.stopping.signal;
    this.events = new ServiceEvents(onEvent);
    this.maintainer = new TaskMaintainer({ launcher, events: this.events, stopped });
    const parts: RollingDeploymentProps = {
      launcher,
      maintainer: () => this.maintainer,
      rollouts: this.rollouts,
      events: this.events,
      stopped,
    };
    this.deployment = new RollingDeployment(parts);
    this.shifting = new ShiftingDeployment({
      ...props,
      ...parts,
      replaceMaintainer: (maintainer) => {
        this.maintainer = maintainer;
      },
    });
  }

  /**
   * Replaces the tasks by those of another revision; keeps them if they are the same.
   * @throws Error when the new tasks fail; the previous ones are still running then
   */
  deploy(next: ServiceRevision, options: DeployOptions): Promise<void> {
    return this.inTurn(async () => {
      const { revision, tasks } = this.maintainer;
      if (revision !== undefined && runsSameTasks(revision, next) && tasks.length === next.settings.desiredCount) {
        this.maintainer.maintain(this.place(next));
      } else {
        await this.replace(next, { ...options, rolloutId: this.begin(next) });
      }
    });
  }

  /**
   * Starts the tasks of a revision that ran before. If they fail, it keeps trying in the background, as ECS does: a service that cannot
   * start must not keep the engine from deploying a version that can.
   */
  async resume(revision: ServiceRevision, options: DeployOptions): Promise<void> {
    const run = { ...options, rolloutId: this.rollouts.begin(revision.settings.taskDefinitionArn) };
    try {
      await this.inTurn(async () => {
        this.shifting.restore(revision.settings);
        await this.deployment.run(this.place(revision), run);
      });
    } catch (error) {
      options.signal.throwIfAborted();
      options.log(`${(error as Error).message}\nservice '${this.props.name}' keeps trying in the background`);
      this.maintainer.maintain(this.place(revision));
    }
  }

  /** Replaces every task by another of the same revision. If the new ones fail, the previous ones stay, and an event says so. */
  restart(): void {
    const requested = this.maintainer.revision;
    if (requested === undefined) {
      return;
    }
    const run = {
      rolloutId: this.begin(requested),
      log: () => undefined,
      signal: this.stopping.signal,
    };
    this.inBackground(
      'the restart',
      this.inTurn(() => this.replace(this.maintainer.revision ?? requested, run)),
    );
  }

  scale(desiredCount: number): void {
    this.requestedCount = desiredCount;
    const change = async () => {
      const { revision } = this.maintainer;
      if (revision === undefined) {
        return;
      }
      this.requestedCount = this.requestedCount === desiredCount ? undefined : this.requestedCount;
      const surplus = this.maintainer.scale(revision, desiredCount);
      this.events.add(`service ${this.props.name} has the desired count ${desiredCount} now`);
      const reason = `Scaling activity initiated by (deployment ${this.rollouts.list()[0]?.id})`;
      surplus.forEach((task) => task.explain({ code: 'ServiceSchedulerInitiated', reason }));
      await Promise.all(surplus.map((task) => task.stop()));
    };
    this.inBackground('scaling', this.inTurn(change));
  }

  /** Stops one task, and starts another one. False if the service has no such task. */
  stopTask(id: string, reason: string): boolean {
    const maintainer = [this.maintainer, this.shifting.incoming].find((each) => each?.tasks.some((candidate) => candidate.id === id));
    const task = maintainer?.tasks.find((candidate) => candidate.id === id);
    if (maintainer === undefined || task === undefined) {
      return false;
    }
    task.explain({ code: 'UserInitiated', reason });
    this.events.add(`task ${id} is being stopped: ${reason}`);
    this.inBackground(`stopping task ${id}`, task.stop());
    maintainer.replace(task);
    return true;
  }

  /** Ends a pause of the deployment in progress. False if there is none with this id. */
  continueDeployment(hookId: string, action: HookAction): boolean {
    return this.shifting.continue(hookId, action);
  }

  /** Rolls the deployment in progress back. False if it is not one that can be. */
  stopDeployment(): boolean {
    return this.shifting.stop();
  }

  /** Stops all tasks at the same time. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.deployment.settled();
    await this.shifting.settled(SHUTDOWN_DRAIN_SECONDS);
    await this.maintainer.settled();
    await Promise.all(this.maintainer.tasks.map((task) => task.stop(SHUTDOWN_DRAIN_SECONDS)));
  }

  /** Undefined until the first deployment has succeeded. */
  view(): ServiceView | undefined {
    const settings = this.maintainer.revision?.settings;
    return (
      settings && {
        arn: settings.arn,
        name: settings.name,
        stackName: this.props.stackName,
        taskDefinitionArn: settings.taskDefinitionArn,
        desiredCount: this.requestedCount ?? settings.desiredCount,
        tasks: this.maintainer.tasks.map((task) => task.view()),
        incoming: (this.shifting.incoming?.tasks ?? []).map((task) => task.view()),
        events: this.events.list(),
        rollouts: this.rollouts.list(),
        shift: this.shifting.view,
      }
    );
  }

  private begin(next: ServiceRevision): string {
    return this.rollouts.begin(next.settings.taskDefinitionArn, this.shifting.interrupted(next)?.id);
  }

  private replace(next: ServiceRevision, run: DeploymentRun): Promise<void> {
    return next.settings.shift === null ? this.deployment.run(this.place(next), run) : this.shifting.run(next, run);
  }

  private place(revision: ServiceRevision): PlacedRevision {
    return placeIn(revision, this.shifting.live(revision.settings.arn));
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.changes.then(change);
    // The caller handles a failure, and the next change is made all the same.
    this.changes = done.catch(() => undefined);
    return done;
  }

  /** Adds an event if the work fails, because nothing waits for it. */
  private inBackground(name: string, work: Promise<void>): void {
    work.catch((error: unknown) => this.events.add(`${name} failed: ${firstLine((error as Error).message)}`));
  }
}
