import { Executions, type ExecutionsProps, type StartedRun } from './executions';
import { PipelineRun } from './pipeline-run';
import { pruneExecutions } from './prune-executions';
import { StageGate } from './stage-gate';
import { StageRollback, type RollbackRequest } from './stage-rollback';
import type { Execution, Revision } from './execution';
import type { StopRequest } from './execution-runner';
import type { RunResult } from './outcomes';
import type { Transitions } from './transitions';

export interface PipelineProps extends ExecutionsProps {
  readonly transitions: Transitions;
  /** Removes images from this machine. */
  readonly removeImages: (imageUris: readonly string[]) => Promise<void>;
  /** Name of the stage after which a run ends. */
  readonly until: string | null;
}

/** The pipeline on the laptop, in CodePipeline's SUPERSEDED mode. */
export class Pipeline {
  private readonly gates = new Map<string, StageGate>();
  private readonly executions: Executions;
  private readonly rollback: StageRollback;

  constructor(private readonly props: PipelineProps) {
    this.executions = new Executions(props);
    this.rollback = new StageRollback({ executions: this.executions, store: props.store });
  }

  /** @param startedBy ARN of the person who started it. @default - a commit did */
  start(revision: Revision, startedBy?: string): StartedRun {
    const execution = this.executions.create({ revision, type: 'STANDARD', rollbackTarget: null, startedBy });
    return { execution, result: this.take(execution, { resumed: false }) };
  }

  /** Continues an execution after the actions that have succeeded. */
  resume(execution: Execution): Promise<RunResult> {
    return this.take(execution, { resumed: true });
  }

  stop(execution: Execution, request: StopRequest): void {
    this.executions.stop(execution, request);
  }

  /** Whether anything still happens in an execution, such as a rollback after its failure. */
  isRunning(execution: Execution): boolean {
    return this.executions.isRunning(execution);
  }

  endLeftovers(executions: readonly Execution[]): void {
    this.executions.endLeftovers(executions);
  }

  /** Keeps the stage from other executions meanwhile. Undefined where the stage is not free. */
  rollBack(request: RollbackRequest): StartedRun | undefined {
    const gate = this.gate(request.stage.name);
    if (!gate.tryHold(this.props.store.nextNumber())) {
      return undefined;
    }
    const { execution, result } = this.rollback.start(request);
    return { execution, result: result.finally(() => gate.leave()) };
  }

  /** Number of the execution that is queued for a stage. */
  queuedExecution(stage: string): number | undefined {
    return this.gate(stage).queuedExecution;
  }

  /** Reads again whether the transition into a stage is enabled. */
  refreshTransition(stage: string): void {
    this.gate(stage).setEnabled(this.isEnabled(stage));
  }

  private take(execution: Execution, { resumed }: { readonly resumed: boolean }): Promise<RunResult> {
    return this.executions.run({ execution }, (runner) =>
      new PipelineRun(
        {
          ...this.props,
          executions: this.executions,
          rollback: this.rollback,
          gate: (stage) => this.gate(stage),
          restart: (revision) => this.start(revision).result,
          prune: (stages) => pruneExecutions({ ...this.props, stages }),
        },
        runner,
      ).run({ resumed }),
    );
  }

  private gate(stage: string): StageGate {
    const gate = this.gates.get(stage) ?? new StageGate(this.isEnabled(stage));
    this.gates.set(stage, gate);
    return gate;
  }

  private isEnabled(stage: string): boolean {
    return this.props.transitions.disabled(stage) === undefined;
  }
}
