import { hasPassed } from './execution';
import { definitionHash } from './pipeline-definition';
import type { Revision } from './execution';
import type { ExecutionRunner } from './execution-runner';
import type { Executions } from './executions';
import type { RunResult, StageOutcome } from './outcomes';
import type { PipelineDefinition, StageDefinition } from './pipeline-definition';
import type { GateOutcome, StageGate } from './stage-gate';
import type { StageRollback } from './stage-rollback';
import type { Transitions } from './transitions';

export interface PipelineRunProps {
  readonly executions: Executions;
  readonly rollback: StageRollback;
  readonly transitions: Transitions;
  readonly gate: (stage: string) => StageGate;
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal;
  /** Name of the stage after which the run ends. */
  readonly until: string | null;
  /** Starts a new execution, after the pipeline has changed itself. */
  readonly restart: (revision: Revision) => Promise<RunResult>;
  /** Called when an execution has succeeded in all stages. */
  readonly prune: (stages: readonly StageDefinition[]) => Promise<void>;
}

/** Takes one execution through the stages. */
export class PipelineRun {
  constructor(
    private readonly props: PipelineRunProps,
    private readonly runner: ExecutionRunner,
  ) {}

  async run({ resumed }: { readonly resumed: boolean }): Promise<RunResult> {
    const { executions, until } = this.props;
    const definition = executions.definition();
    this.checkUntil(definition);
    executions.announce(this.runner.state, { resumed });
    for (const stage of definition.stages) {
      const result = await this.passStage(stage);
      if (result !== null) {
        return result;
      }
      if (this.hasChangedItself(definition)) {
        return this.restart();
      }
      if (stage.name === until) {
        return 'Paused';
      }
    }
    executions.end(this.runner, 'Succeeded');
    await this.props.prune(definition.stages);
    return 'Succeeded';
  }

  /** Null when the execution continues with the next stage. */
  private async passStage(stage: StageDefinition): Promise<RunResult | null> {
    if (hasPassed(this.runner.state, stage)) {
      return null;
    }
    const gate = this.props.gate(stage.name);
    const entry = await this.enter(stage.name, gate);
    if (entry.kind !== 'entered') {
      return this.settle(stage, this.leftQueue(entry));
    }
    try {
      return await this.settle(stage, await this.runner.runStage(stage, entry.superseded));
    } finally {
      gate.leave();
    }
  }

  private enter(stage: string, gate: StageGate): Promise<GateOutcome> {
    const { number } = this.runner.state;
    const disabled = this.props.transitions.disabled(stage);
    if (disabled !== undefined) {
      this.props.executions.warn(`#${number} waits: the transition into ${stage} is disabled (${disabled.reason}); enable it to continue`);
    }
    return gate.enter(number, AbortSignal.any([this.props.signal, this.runner.stopSignal]));
  }

  private leftQueue(entry: Exclude<GateOutcome, { kind: 'entered' }>): StageOutcome {
    if (entry.kind === 'superseded') {
      return { kind: 'superseded' };
    }
    return this.props.signal.aborted ? { kind: 'interrupted' } : this.runner.stoppedOutcome();
  }

  private async settle(stage: StageDefinition, outcome: StageOutcome): Promise<RunResult | null> {
    const { executions, rollback, signal } = this.props;
    switch (outcome.kind) {
      case 'succeeded':
        return null;
      case 'failed':
        executions.end(this.runner, 'Failed');
        if (stage.rollbackOnFailure) {
          await rollback.afterFailure(stage, this.runner.state);
        }
        return signal.aborted ? 'Interrupted' : 'Failed';
      case 'rejected':
        executions.end(this.runner, 'Failed');
        return 'Rejected';
      case 'awaitingApproval':
        return 'AwaitingApproval';
      case 'superseded':
        executions.end(this.runner, 'Superseded');
        return 'Superseded';
      case 'stopped':
        executions.end(this.runner, 'Stopped');
        return 'Stopped';
      case 'interrupted':
        return 'Interrupted';
    }
  }

  private hasChangedItself({ restartExecutionOnUpdate }: PipelineDefinition): boolean {
    return restartExecutionOnUpdate && definitionHash(this.props.executions.definition()) !== this.runner.state.pipelineVersion;
  }

  private restart(): Promise<RunResult> {
    const { executions } = this.props;
    executions.end(this.runner, 'Cancelled');
    executions.warn('the pipeline has changed itself: the execution starts again with the new one');
    return this.props.restart(this.runner.state.revision);
  }

  private checkUntil({ stages }: PipelineDefinition): void {
    const { until } = this.props;
    const names = stages.map(({ name }) => name);
    if (until !== null && !names.includes(until)) {
      throw new Error(`--until ${until}: the pipeline has no such stage; it has ${names.join(', ')}`);
    }
  }
}
