import { setTimeout as sleep } from 'node:timers/promises';
import { firstLine } from '../first-line';
import type { AlarmWatch } from './alarm-watch';
import type { HookAction, PauseStage, TrafficShift } from './deployment-strategy';
import { decisionMaker, explainPause, newPause, Pauses, type Waiting } from './pause';
import { RollingDeployment, type DeploymentRun, type RollingDeploymentProps } from './rolling-deployment';
import type { PlacedRevision, ServiceRevision } from './service-revision';
import { placeIn } from './service-revision';
import type { ShiftView } from './service-view';
import { Progress, type ShiftProgress, type ShiftRecords } from './shift-records';
import { TargetGroupPair, type SetWeights } from './target-group-pair';
import { TaskMaintainer } from './task-maintainer';

export interface TrafficShiftingProps {
  readonly records: ShiftRecords;
  readonly setWeights: SetWeights;
  readonly watchAlarms: (names: readonly string[]) => AlarmWatch;
  /** A minute of a deployment: 60,000 in real time. */
  readonly minuteMilliseconds: number;
}

export interface ShiftingDeploymentProps extends RollingDeploymentProps, TrafficShiftingProps {
  /** Maintains the new tasks instead of the previous ones from now on. */
  readonly replaceMaintainer: (maintainer: TaskMaintainer) => void;
}

interface ShiftRun extends DeploymentRun {
  readonly serviceArn: string;
  readonly shift: TrafficShift;
  readonly pair: TargetGroupPair;
  /** What an interrupted run of the same deployment has reached. */
  readonly saved: ShiftProgress | undefined;
  readonly alarms: AlarmWatch;
  /** Aborted when a person stops the run, which can be continued. */
  readonly interrupted: AbortSignal;
}

const REAL_MINUTE = 60_000;

/** Takes a service from one revision to the next by shifting the requests from one target group to another, as ECS does. */
export class ShiftingDeployment {
  private readonly rolling: RollingDeployment;
  /** Of the new tasks, from when they are healthy until they replace the previous ones. */
  incoming: TaskMaintainer | undefined;
  private state: ShiftView | null = null;
  private readonly pauses = new Pauses();
  private cancel = new AbortController();

  constructor(private readonly props: ShiftingDeploymentProps) {
    this.rolling = new RollingDeployment(props);
  }

  /** The deployment in progress. */
  get view(): ShiftView | null {
    return this.state;
  }

  /** The target group that gets the requests; undefined before the first deployment. */
  live(serviceArn: string): string | undefined {
    return this.props.records.get(serviceArn)?.liveTargetGroupArn;
  }

  /** A deployment of this revision that was interrupted. */
  interrupted({ settings }: ServiceRevision): ShiftProgress | undefined {
    const progress = this.props.records.get(settings.arn)?.progress;
    return progress?.taskDefinitionArn === settings.taskDefinitionArn ? progress : undefined;
  }

  /** Gives all requests to the tasks that are there, after the engine was stopped in the middle of a deployment. */
  restore(settings: ServiceRevision['settings']): void {
    const live = this.live(settings.arn);
    const pair = TargetGroupPair.of(settings.loadBalancers, live);
    if (pair !== undefined && live !== undefined) {
      this.shift(pair, 0);
    }
  }

  /** Ends the pause that waits for a person. False if there is none with this id. */
  continue(hookId: string, action: HookAction): boolean {
    return this.pauses.continue(hookId, action);
  }

  /** Rolls the deployment in progress back. False if there is none. */
  stop(): boolean {
    if (this.state === null) {
      return false;
    }
    this.cancel.abort(new Error('the deployment was stopped by hand'));
    return true;
  }

  /** Resolves when no task is being started; the new tasks are stopped. */
  async settled(maximumDrainSeconds: number): Promise<void> {
    await this.rolling.settled();
    await this.incoming?.settled();
    await Promise.all((this.incoming?.tasks ?? []).map((task) => task.stop(maximumDrainSeconds)));
  }

  /**
   * @throws Error when the new tasks fail, an alarm goes off or a person decides so; the previous tasks get all requests then
   */
  async run(next: ServiceRevision, given: DeploymentRun): Promise<void> {
    const { arn: serviceArn, name, loadBalancers, shift } = next.settings;
    const pair = TargetGroupPair.of(loadBalancers, this.live(serviceArn));
    if (shift === null || pair === undefined) {
      throw new Error(`service '${name}' has no deployment strategy that shifts requests`);
    }
    const alarms = this.props.watchAlarms(shift.alarmNames);
    this.cancel = new AbortController();
    const signal = AbortSignal.any([given.signal, this.props.stopped, this.cancel.signal]);
    const saved = this.interrupted(next);
    const run: ShiftRun = { ...given, signal, interrupted: given.signal, serviceArn, shift, pair, alarms, saved };
    this.explainTime(run);
    try {
      await this.bringUp(placeIn(next, pair.target), run);
    } catch (error) {
      await this.fail(error as Error, run);
      throw this.rolledBack(next, error as Error);
    }
    await this.finish(next, run);
  }

  private async bringUp(next: PlacedRevision, run: ShiftRun): Promise<void> {
    const { maintainer, launcher, events, stopped } = this.props;
    const { taskDefinitionArn } = next.settings;
    this.state = { id: run.rolloutId, taskDefinitionArn, stage: 'SCALE_UP', percent: 0, hook: null };
    const progress = new Progress(run.saved ?? { id: run.rolloutId, taskDefinitionArn, step: 0, passed: [], hook: null }, (reached) => {
      // Before the first deployment, no target group is live.
      if (maintainer().tasks.length > 0) {
        this.props.records.set(run.serviceArn, { liveTargetGroupArn: run.pair.source, progress: reached });
      }
    });
    await this.pause('PRE_SCALE_UP', { run, progress });
    const tasks = await this.rolling.start(next, run);
    this.incoming = new TaskMaintainer({ launcher, events, stopped });
    this.incoming.adopt(next, tasks);
    if (maintainer().tasks.length === 0) {
      this.shift(run.pair, 100);
      return;
    }
    await this.shiftInSteps(run, progress);
  }

  private async shiftInSteps(run: ShiftRun, progress: Progress): Promise<void> {
    const { shift, pair, log } = run;
    await this.pause('POST_SCALE_UP', { run, progress });
    this.enter('TEST_TRAFFIC_SHIFT');
    pair.shiftTests(pair.target, this.props.setWeights);
    await this.pause('POST_TEST_TRAFFIC_SHIFT', { run, progress });
    for (const [index, percent] of shift.steps.entries()) {
      // A step that was made before the engine was stopped is made again, without its pause and its wait.
      const isNew = index >= progress.reached.step;
      if (isNew) {
        await this.pause('PRE_PRODUCTION_TRAFFIC_SHIFT', { run, progress });
      }
      this.enter('PRODUCTION_TRAFFIC_SHIFT');
      this.shift(pair, percent);
      log(`${percent} % of the requests go to the new version`);
      if (isNew) {
        progress.save({ step: index + 1 });
        await this.wait(percent < 100 ? shift.stepMinutes : 0, run);
      }
    }
    await this.pause('POST_PRODUCTION_TRAFFIC_SHIFT', { run, progress });
    this.enter('BAKE_TIME');
    await this.wait(shift.bakeMinutes, run);
  }

  private async finish(next: ServiceRevision, run: ShiftRun): Promise<void> {
    const { maintainer, replaceMaintainer, records } = this.props;
    this.enter('CLEAN_UP');
    const outgoing = maintainer();
    const previous = outgoing.tasks;
    if (this.incoming !== undefined) {
      replaceMaintainer(this.incoming);
      this.incoming = undefined;
    }
    records.set(run.serviceArn, { liveTargetGroupArn: run.pair.target, progress: null });
    outgoing.retire();
    await this.rolling.drain(previous, { next, run });
    this.state = null;
    this.rolling.complete(next, run);
  }

  /** The previous tasks get all requests again. When the engine stops, the next one goes on where this one was. */
  private async fail(error: Error, run: ShiftRun): Promise<void> {
    const { maintainer, records, rollouts, events, stopped } = this.props;
    this.state = null;
    if (stopped.aborted) {
      return;
    }
    if (maintainer().tasks.length > 0) {
      this.shift(run.pair, 0);
      const reached = records.get(run.serviceArn)?.progress ?? null;
      records.set(run.serviceArn, { liveTargetGroupArn: run.pair.source, progress: run.interrupted.aborted ? reached : null });
    }
    const failed = this.incoming;
    failed?.retire();
    const reason = firstLine(error.message);
    failed?.tasks.forEach((task) => task.explain({ code: 'ServiceSchedulerInitiated', reason }));
    await Promise.all((failed?.tasks ?? []).map((task) => task.stop()));
    this.incoming = undefined;
    if (rollouts.list().some(({ id, state }) => id === run.rolloutId && state === 'IN_PROGRESS')) {
      rollouts.fail(run.rolloutId, `Service deployment rolled back: ${reason}.`);
      events.add(`(deployment ${run.rolloutId}) deployment failed: ${reason}.`);
    }
  }

  private rolledBack({ settings }: ServiceRevision, error: Error): Error {
    return this.props.maintainer().tasks.length === 0 || error.message.startsWith(`service '${settings.name}'`)
      ? error
      : new Error(`service '${settings.name}' was rolled back, and the previous version gets all requests: ${error.message}`, {
          cause: error,
        });
  }

  /** Waits, and ends with each minute a period of the alarms. */
  private async wait(minutes: number, { alarms, signal }: ShiftRun): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await sleep(this.props.minuteMilliseconds, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
      const alarm = alarms.endPeriod();
      if (alarm !== undefined) {
        throw new Error(`alarm ${alarm} went off`);
      }
    }
  }

  private async pause(stage: PauseStage, { run, progress }: { readonly run: ShiftRun; readonly progress: Progress }): Promise<void> {
    const { passed } = progress.reached;
    for (const hook of run.shift.pauses.filter(({ stages }) => stages.includes(stage) && !passed.includes(stage))) {
      const { timeoutAction } = hook;
      const waiting = progress.reached.hook?.stage === stage ? progress.reached.hook : newPause(stage, hook);
      this.state = this.state && { ...this.state, stage, hook: { ...waiting, timeoutAction } };
      progress.save({ hook: waiting });
      run.log(explainPause(waiting));
      const action = await this.decision(waiting, { run, timeoutAction });
      this.state = this.state && { ...this.state, hook: null };
      progress.save({ hook: null, passed: stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' ? passed : [...passed, stage] });
      if (action === 'ROLLBACK') {
        const isLate = Date.now() >= Date.parse(waiting.expiresAt);
        throw new Error(isLate ? `nobody decided in time (${stage})` : `${decisionMaker(waiting)} decided so (${stage})`);
      }
    }
  }

  /** Alarms go off during a pause, too. */
  private async decision(
    waiting: Waiting,
    { run, timeoutAction }: { readonly run: ShiftRun; readonly timeoutAction: HookAction },
  ): Promise<HookAction> {
    const decided = new AbortController();
    const signal = AbortSignal.any([run.signal, decided.signal]);
    const decision = this.pauses.decision(waiting, { timeoutAction, signal });
    try {
      return await Promise.race([decision, this.wait(Infinity, { ...run, signal }).then(() => decision)]);
    } finally {
      decided.abort();
    }
  }

  private enter(stage: string): void {
    this.state = this.state && { ...this.state, stage };
  }

  /** Tests go where most requests go at the end of a deployment. */
  private shift(pair: TargetGroupPair, percent: number): void {
    const { setWeights } = this.props;
    pair.shift(percent, setWeights);
    if (percent === 0 || percent === 100) {
      pair.shiftTests(percent === 0 ? pair.source : pair.target, setWeights);
    }
    this.state = this.state && { ...this.state, percent };
  }

  private explainTime({ shift, log }: ShiftRun): void {
    const isWaiting = shift.bakeMinutes > 0 || (shift.stepMinutes > 0 && shift.steps.length > 1);
    if (isWaiting && this.props.minuteMilliseconds < REAL_MINUTE) {
      log('minutes of this deployment pass as seconds; `npm start -- --real-time` lets them pass as minutes');
    }
  }
}
