import { randomUUID } from 'node:crypto';
import { ExecutionRunner, type ExecutionRunnerProps, type StopRequest } from './execution-runner';
import { findPipeline } from './find-pipeline';
import { outputVariables } from './rollback';
import { definitionHash, pipelineDefinition, type PipelineDefinition } from './pipeline-definition';
import type { Stacks } from '../cloudformation/stacks';
import type { ExecutionEvent } from '../events';
import type { Execution, ExecutionStatus } from './execution';
import type { RunResult } from './outcomes';

export interface ExecutionsProps extends ExecutionRunnerProps {
  readonly stacks: Pick<Stacks, 'list'>;
}

export interface ExecutionStart extends Pick<Execution, 'revision' | 'type' | 'rollbackTarget'> {
  /** ARN of the person who started it. @default - a commit did */
  readonly startedBy: string | undefined;
}

export interface ExecutionRun {
  readonly execution: Execution;
  /** The execution whose output variables the actions use. @default - the same one */
  readonly variablesOf?: Execution;
}

export interface StartedRun {
  readonly execution: Execution;
  readonly result: Promise<RunResult>;
}

export function executionEvent(execution: Execution, { stages }: PipelineDefinition): ExecutionEvent {
  const { number, status, revision, rollbackTarget } = execution;
  const plan = stages.map(({ name, actions }) => ({ stage: name, actions: actions.map((action) => action.name) }));
  return { type: 'execution', execution: number, status, revision, rollbackTarget, resumed: false, plan };
}

/** Starts, stops and ends executions, and reports them to the host. */
export class Executions {
  /** Of the executions that run, by the execution's id. */
  private readonly runners = new Map<string, ExecutionRunner>();

  constructor(private readonly props: ExecutionsProps) {}

  /** The pipeline as it is deployed now. */
  definition(): PipelineDefinition {
    return pipelineDefinition(findPipeline(this.props.stacks).record);
  }

  create({ startedBy, ...start }: ExecutionStart): Execution {
    const definition = this.definition();
    const execution: Execution = {
      ...start,
      id: randomUUID(),
      number: this.props.store.nextNumber(),
      pipelineName: definition.name,
      pipelineVersion: definitionHash(definition),
      status: 'InProgress',
      startedAt: new Date().toISOString(),
      endedAt: null,
      stages: [],
      ...(startedBy === undefined ? {} : { startedBy }),
    };
    this.props.store.save(execution);
    return execution;
  }

  /** Runs `work`; meanwhile the execution can be stopped. */
  async run({ execution, variablesOf }: ExecutionRun, work: (runner: ExecutionRunner) => Promise<RunResult>): Promise<RunResult> {
    const runner = this.runner(execution, variablesOf);
    this.runners.set(execution.id, runner);
    try {
      return await work(runner);
    } finally {
      this.runners.delete(execution.id);
    }
  }

  end(runner: ExecutionRunner, status: ExecutionStatus): void {
    runner.finish(status);
    this.announce(runner.state, { resumed: false });
  }

  /** An execution that does not run, such as one that waits for an approval, ends at once. */
  stop(execution: Execution, request: StopRequest): void {
    const running = this.runners.get(execution.id);
    const runner = running ?? this.runner(execution);
    runner.requestStop(request);
    if (running === undefined) {
      this.end(runner, 'Stopped');
    }
  }

  /** Ends executions of an earlier engine that are not resumed: a newer commit is there, or they were being stopped. */
  endLeftovers(executions: readonly Execution[]): void {
    for (const execution of executions) {
      this.end(this.runner(execution), execution.status === 'Stopping' ? 'Stopped' : 'Superseded');
    }
  }

  isRunning({ id }: Execution): boolean {
    return this.runners.has(id);
  }

  announce(execution: Execution, { resumed }: { readonly resumed: boolean }): void {
    this.props.host.emit({ ...executionEvent(execution, this.definition()), resumed });
  }

  warn(message: string): void {
    this.props.host.emit({ type: 'notice', level: 'warning', message });
  }

  private runner(execution: Execution, variablesOf = execution): ExecutionRunner {
    return new ExecutionRunner(this.props, execution, outputVariables(this.definition(), variablesOf));
  }
}
