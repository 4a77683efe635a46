import { randomUUID } from 'node:crypto';
import { ApprovalPendingError, RejectedError } from './actions/approval';
import { ExecutionRunner } from './execution-runner';
import { findPipeline } from './find-pipeline';
import { hasPassed } from './execution';
import { pipelineDefinition, versionOf } from './pipeline-definition';
import { pruneExecutions } from './prune-executions';
import { findRollbackTarget, namespacesOf, withoutApprovals } from './rollback';
import { StageGate, SupersededError } from './stage-gate';
import { StoppedError } from './stopped-error';
import type { EngineServices } from '../engine-services';
import type { Execution, ExecutionStatus, Revision } from './execution';
import type { ExecutionStore } from './execution-store';
import type { PipelineDefinition, StageDefinition } from './pipeline-definition';

/** How far a run came. `Paused` is after the stage it was told to end with, `Interrupted` where the engine went down. */
export type RunResult = 'Succeeded' | 'Failed' | 'Rejected' | 'AwaitingApproval' | 'Superseded' | 'Stopped' | 'Paused' | 'Interrupted';

export interface PipelineProps {
  readonly services: EngineServices;
  readonly store: ExecutionStore;
  readonly signal: AbortSignal;
  /** Name of the stage after which a run ends. */
  readonly until: string | null;
}

export interface StartedRun {
  readonly execution: Execution;
  readonly result: Promise<RunResult>;
}

/** The pipeline as it runs on the laptop, in CodePipeline's SUPERSEDED mode. */
export class Pipeline {
  private readonly gates = new Map<string, StageGate>();
  /** The executions that are on their way, by their id. */
  private readonly runners = new Map<string, ExecutionRunner>();

  constructor(private readonly props: PipelineProps) {}

  /** Starts an execution, again where the pipeline changed itself on the way. */
  async run(revision: Revision): Promise<RunResult> {
    return this.start(revision).result;
  }

  /** @param startedBy ARN of who asked for it. @default - a commit did */
  start(revision: Revision, startedBy?: string): StartedRun {
    const execution = this.create({ revision, type: 'STANDARD', rollbackTarget: null, startedBy });
    return { execution, result: this.proceed(execution, { resumed: false }) };
  }

  /** Takes up an execution where it was left. */
  resume(execution: Execution): Promise<RunResult> {
    return this.proceed(execution, { resumed: true });
  }

  /** Ends executions that were left behind: a newer one overtakes them, or they were being stopped. */
  endLeft(executions: readonly Execution[]): void {
    for (const execution of executions) {
      const runner = new ExecutionRunner(this.props, execution);
      this.end(runner, execution.status === 'Stopping' ? 'Stopped' : 'Superseded');
    }
  }

  /** Ends an execution by hand. One that nobody works on, such as one whose approval nobody could be asked for, ends at once. */
  stop(execution: Execution, request: { abandon: boolean; reason: string }): void {
    const running = this.runners.get(execution.id);
    const runner = running ?? new ExecutionRunner(this.props, execution);
    runner.requestStop(request);
    if (running === undefined) {
      this.end(runner, 'Stopped');
    }
  }

  /** Takes a free stage back to what an earlier execution did in it; nobody else enters it meanwhile. Undefined where the stage is not free. */
  rollBackByHand(stage: StageDefinition, { target, startedBy }: { target: Execution; startedBy: string }): StartedRun | undefined {
    const gate = this.gate(stage.name);
    if (!gate.tryHold(this.props.store.nextNumber())) {
      return undefined;
    }
    const { execution, result } = this.startRollback(stage, { target, startedBy });
    return { execution, result: result.finally(() => gate.leave()) };
  }

  /** Number of the execution that waits at the door of a stage. */
  waitingFor(stage: string): number | undefined {
    return this.gate(stage).waiting;
  }

  /** Looks again whether a stage may be entered. */
  heedTransition(stage: string): void {
    this.gate(stage).setOpen(this.props.services.transitions.disabled(stage) === undefined);
  }

  definition(): PipelineDefinition {
    return pipelineDefinition(findPipeline(this.props.services.stacks).record);
  }

  private async proceed(execution: Execution, { resumed }: { resumed: boolean }): Promise<RunResult> {
    const runner = new ExecutionRunner(this.props, execution);
    this.runners.set(execution.id, runner);
    try {
      return await this.passStages(runner, { resumed });
    } finally {
      this.runners.delete(execution.id);
    }
  }

  private async passStages(runner: ExecutionRunner, { resumed }: { resumed: boolean }): Promise<RunResult> {
    const definition = this.definition();
    const { pipelineVersion, revision } = runner.state;
    this.checkUntil(definition);
    this.announce(runner.state, { resumed });
    for (const stage of definition.stages) {
      const result = await this.passStage(runner, stage);
      if (result !== undefined) {
        return result;
      }
      if (versionOf(this.definition()) !== pipelineVersion && definition.restartExecutionOnUpdate) {
        this.end(runner, 'Cancelled');
        this.notice('the pipeline has changed itself: the execution starts again with the new one');
        return this.run(revision);
      }
      if (stage.name === this.props.until) {
        return 'Paused';
      }
    }
    this.end(runner, 'Succeeded');
    await pruneExecutions({ ...this.props, stages: definition.stages });
    return 'Succeeded';
  }

  private async passStage(runner: ExecutionRunner, stage: StageDefinition): Promise<RunResult | undefined> {
    if (hasPassed(runner.state, stage)) {
      await runner.runStage(stage, new AbortController().signal);
      return undefined;
    }
    const gate = this.gate(stage.name);
    try {
      const superseded = await this.enter(runner, stage.name);
      try {
        await runner.runStage(stage, superseded);
        return undefined;
      } catch (error) {
        return await this.afterFailure({ runner, stage, error: error as Error });
      } finally {
        gate.leave();
      }
    } catch (error) {
      return this.afterLeaving(runner, error as Error);
    }
  }

  private enter(runner: ExecutionRunner, stage: string): Promise<AbortSignal> {
    const disabled = this.props.services.transitions.disabled(stage);
    if (disabled !== undefined) {
      this.notice(`#${runner.state.number} waits: the transition into ${stage} is disabled (${disabled.reason}); enable it to go on`);
    }
    return this.gate(stage).enter(runner.state.number, AbortSignal.any([this.props.signal, runner.stopSignal]));
  }

  /** The execution is not in a stage, or was taken out of one without a failure. */
  private afterLeaving(runner: ExecutionRunner, error: Error): RunResult {
    if (error instanceof SupersededError) {
      this.end(runner, 'Superseded');
      return 'Superseded';
    }
    if (error instanceof StoppedError) {
      this.end(runner, 'Stopped');
      return 'Stopped';
    }
    if (this.props.signal.aborted) {
      return 'Interrupted';
    }
    throw error;
  }

  private async afterFailure({
    runner,
    stage,
    error,
  }: {
    runner: ExecutionRunner;
    stage: StageDefinition;
    error: Error;
  }): Promise<RunResult> {
    if (this.props.signal.aborted) {
      return 'Interrupted';
    }
    if (error instanceof ApprovalPendingError) {
      return 'AwaitingApproval';
    }
    if (error instanceof SupersededError) {
      throw error;
    }
    if (error instanceof StoppedError) {
      runner.markStage(stage.name, 'Stopped');
      throw error;
    }
    runner.markStage(stage.name, 'Failed');
    this.end(runner, 'Failed');
    if (error instanceof RejectedError) {
      return 'Rejected';
    }
    if (stage.rollbackOnFailure) {
      await this.rollBack(stage, runner.state);
    }
    return this.props.signal.aborted ? 'Interrupted' : 'Failed';
  }

  private async rollBack(stage: StageDefinition, failed: Execution): Promise<void> {
    const target = findRollbackTarget({ executions: this.props.store.list(), stage: stage.name, pipelineVersion: failed.pipelineVersion });
    if (target === undefined) {
      this.notice(`${stage.name} is not rolled back: no earlier execution of this pipeline succeeded in it`);
      return;
    }
    await this.startRollback(stage, { target }).result;
  }

  private startRollback(stage: StageDefinition, { target, startedBy }: { target: Execution; startedBy?: string | undefined }): StartedRun {
    const execution = this.create({ revision: target.revision, type: 'ROLLBACK', rollbackTarget: target.number, startedBy });
    return { execution, result: this.runRollback({ stage, target, execution }) };
  }

  private async runRollback({
    stage,
    target,
    execution,
  }: {
    stage: StageDefinition;
    target: Execution;
    execution: Execution;
  }): Promise<RunResult> {
    const runner = new ExecutionRunner(this.props, execution, { ...namespacesOf(this.definition(), target) });
    this.runners.set(execution.id, runner);
    this.announce(execution, { resumed: false });
    try {
      await runner.runStage(withoutApprovals(stage), new AbortController().signal);
      this.end(runner, 'Succeeded');
      this.notice(`${stage.name} is back on ${target.revision.version.slice(0, 7)}`);
      return 'Succeeded';
    } catch (error) {
      if (this.props.signal.aborted) {
        return 'Interrupted';
      }
      const result = error instanceof StoppedError ? 'Stopped' : 'Failed';
      runner.markStage(stage.name, result);
      this.end(runner, result);
      this.notice(`the rollback of ${stage.name} failed: ${(error as Error).message}`);
      return result;
    } finally {
      this.runners.delete(execution.id);
    }
  }

  private create({
    revision,
    type,
    rollbackTarget,
    startedBy,
  }: Pick<Execution, 'revision' | 'type' | 'rollbackTarget'> & { startedBy: string | undefined }): Execution {
    const definition = this.definition();
    const execution: Execution = {
      id: randomUUID(),
      number: this.props.store.nextNumber(),
      pipelineName: definition.name,
      pipelineVersion: versionOf(definition),
      type,
      rollbackTarget,
      status: 'InProgress',
      revision,
      startedAt: new Date().toISOString(),
      endedAt: null,
      stages: [],
      ...(startedBy === undefined ? {} : { startedBy }),
    };
    this.props.store.save(execution);
    return execution;
  }

  private end(runner: ExecutionRunner, status: ExecutionStatus): void {
    runner.finish(status);
    this.announce(runner.state, { resumed: false });
  }

  private announce(execution: Execution, { resumed }: { resumed: boolean }): void {
    const { number, status, revision, rollbackTarget } = execution;
    const plan = this.definition().stages.map((stage) => ({ stage: stage.name, actions: stage.actions.map((action) => action.name) }));
    this.props.services.host.emit({ type: 'execution', execution: number, status, revision, rollbackTarget, resumed, plan });
  }

  private notice(message: string): void {
    this.props.services.host.emit({ type: 'notice', level: 'warning', message });
  }

  private gate(stage: string): StageGate {
    const gate = this.gates.get(stage) ?? new StageGate(this.props.services.transitions.disabled(stage) === undefined);
    this.gates.set(stage, gate);
    return gate;
  }

  private checkUntil(definition: PipelineDefinition): void {
    const names = definition.stages.map((stage) => stage.name);
    if (this.props.until !== null && !names.includes(this.props.until)) {
      throw new Error(`--until ${this.props.until}: the pipeline has no such stage; it has ${names.join(', ')}`);
    }
  }
}
