import { createHash, randomUUID } from 'node:crypto';
import { ApprovalPendingError, RejectedError } from './actions/approval';
import { ExecutionRunner } from './execution-runner';
import { findPipeline } from './find-pipeline';
import { pipelineDefinition } from './pipeline-definition';
import { findRollbackTarget, namespacesOf, withoutApprovals } from './rollback';
import { StageGate, SupersededError } from './stage-gate';
import type { EngineServices } from '../engine-services';
import type { Execution, ExecutionStatus, Revision } from './execution';
import type { ExecutionStore } from './execution-store';
import type { PipelineDefinition, StageDefinition } from './pipeline-definition';

/** How far a run came. `Paused` is after the stage it was told to end with, `Interrupted` where the engine went down. */
export type RunResult = 'Succeeded' | 'Failed' | 'Rejected' | 'AwaitingApproval' | 'Superseded' | 'Paused' | 'Interrupted';

export interface PipelineProps {
  readonly services: EngineServices;
  readonly store: ExecutionStore;
  readonly signal: AbortSignal;
  /** Name of the stage after which a run ends. */
  readonly until: string | null;
}

/** Executions whose artifacts are kept besides those that a stage could be rolled back to. */
const KEPT_EXECUTIONS = 10;

/** The pipeline as it runs on the laptop, in CodePipeline's SUPERSEDED mode. */
export class Pipeline {
  private readonly gates = new Map<string, StageGate>();

  public constructor(private readonly props: PipelineProps) {}

  /** Starts an execution, again where the pipeline changed itself on the way. */
  public async run(revision: Revision): Promise<RunResult> {
    const execution = this.create({ revision, type: 'STANDARD', rollbackTarget: null });
    return this.proceed(execution, { resumed: false });
  }

  /** Takes up an execution where it was left. */
  public resume(execution: Execution): Promise<RunResult> {
    return this.proceed(execution, { resumed: true });
  }

  /** Ends executions that were left behind and that a newer one overtakes. */
  public supersede(executions: readonly Execution[]): void {
    for (const execution of executions) {
      const runner = new ExecutionRunner(this.props, execution);
      runner.finish('Superseded');
      this.announce(runner.state, { resumed: false });
    }
  }

  public definition(): PipelineDefinition {
    return pipelineDefinition(findPipeline(this.props.services.stacks).record);
  }

  private async proceed(execution: Execution, { resumed }: { resumed: boolean }): Promise<RunResult> {
    const definition = this.definition();
    this.checkUntil(definition);
    const runner = new ExecutionRunner(this.props, execution);
    this.announce(execution, { resumed });
    for (const stage of definition.stages) {
      const result = await this.passStage(runner, stage);
      if (result !== undefined) {
        return result;
      }
      if (versionOf(this.definition()) !== execution.pipelineVersion && definition.restartExecutionOnUpdate) {
        this.end(runner, 'Cancelled');
        this.notice('the pipeline has changed itself: the execution starts again with the new one');
        return this.run(execution.revision);
      }
      if (stage.name === this.props.until) {
        return 'Paused';
      }
    }
    this.end(runner, 'Succeeded');
    this.prune();
    return 'Succeeded';
  }

  private async passStage(runner: ExecutionRunner, stage: StageDefinition): Promise<RunResult | undefined> {
    const gate = this.gate(stage.name);
    try {
      const superseded = await gate.enter(runner.state.number);
      try {
        await runner.runStage(stage, superseded);
        return undefined;
      } catch (error) {
        return await this.afterFailure({ runner, stage, error: error as Error });
      } finally {
        gate.leave();
      }
    } catch (error) {
      if (error instanceof SupersededError) {
        this.end(runner, 'Superseded');
        return 'Superseded';
      }
      throw error;
    }
  }

  private async afterFailure({ runner, stage, error }: { runner: ExecutionRunner; stage: StageDefinition; error: Error }): Promise<RunResult> {
    if (this.props.signal.aborted) {
      return 'Interrupted';
    }
    if (error instanceof ApprovalPendingError) {
      return 'AwaitingApproval';
    }
    if (error instanceof SupersededError) {
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
    const { store, services } = this.props;
    const target = findRollbackTarget({ executions: store.list(), stage: stage.name, pipelineVersion: failed.pipelineVersion });
    if (target === undefined) {
      this.notice(`${stage.name} is not rolled back: no earlier execution of this pipeline succeeded in it`);
      return;
    }
    const execution = this.create({ revision: target.revision, type: 'ROLLBACK', rollbackTarget: target.number });
    const runner = new ExecutionRunner({ ...this.props, services }, execution, { ...namespacesOf(this.definition(), target) });
    this.announce(execution, { resumed: false });
    const rollbackStage = withoutApprovals(stage);
    try {
      await runner.runStage(rollbackStage, new AbortController().signal);
      this.end(runner, 'Succeeded');
      this.notice(`${stage.name} is back on ${target.revision.version.slice(0, 7)}`);
    } catch (error) {
      if (!this.props.signal.aborted) {
        runner.markStage(stage.name, 'Failed');
        this.end(runner, 'Failed');
        this.notice(`the rollback of ${stage.name} failed: ${(error as Error).message}`);
      }
    }
  }

  private create({ revision, type, rollbackTarget }: Pick<Execution, 'revision' | 'type' | 'rollbackTarget'>): Execution {
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
    const gate = this.gates.get(stage) ?? new StageGate();
    this.gates.set(stage, gate);
    return gate;
  }

  private checkUntil(definition: PipelineDefinition): void {
    const names = definition.stages.map((stage) => stage.name);
    if (this.props.until !== null && !names.includes(this.props.until)) {
      throw new Error(`--until ${this.props.until}: the pipeline has no such stage; it has ${names.join(', ')}`);
    }
  }

  private prune(): void {
    const executions = this.props.store.list();
    const recent = executions.slice(-KEPT_EXECUTIONS).map((execution) => execution.number);
    const targets = this.definition().stages.flatMap(
      (stage) => executions.findLast((execution) => execution.stages.some((candidate) => candidate.name === stage.name && candidate.status === 'Succeeded'))?.number ?? [],
    );
    this.props.store.prune(new Set([...recent, ...targets]));
  }
}

function versionOf(definition: PipelineDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16);
}
