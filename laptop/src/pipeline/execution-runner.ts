import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { LogClock } from '../logs/log-clock';
import { ApprovalPendingError, RejectedError, runApproval } from './actions/approval';
import { runBuildAction } from './actions/build';
import { runDeploy } from './actions/deploy';
import { runSource } from './actions/source';
import { StackDeploymentError } from '../cloudformation/stack-deployment-error';
import { findAction, withAction, withStage } from './execution';
import { runOrders } from './pipeline-definition';
import { asString } from './json';
import { SupersededError } from './stage-gate';
import { StoppedError } from './stopped-error';
import { canResolve, resolveVariables } from './variables';
import type { EngineServices } from '../engine-services';
import type { ActionContext, ActionOutcome } from './action-context';
import type { ActionExecution, Execution, ExecutionStatus, StageStatus } from './execution';
import type { ExecutionStore } from './execution-store';
import type { ActionDefinition, StageDefinition } from './pipeline-definition';

export interface ExecutionRunnerProps {
  readonly services: EngineServices;
  readonly store: ExecutionStore;
  readonly signal: AbortSignal;
}

interface ActionSite {
  readonly stage: StageDefinition;
  readonly action: ActionDefinition;
  readonly superseded: AbortSignal;
}

type ActionState = Pick<ActionExecution, 'status' | 'summary' | 'outputVariables' | 'updatedBy' | 'externalId'>;

/** Takes one execution through stages, keeping every step on disk, so that it can be taken up again after a crash. */
export class ExecutionRunner {
  private readonly stopped = new AbortController();
  private readonly abandoned = new AbortController();
  /** Aborted when a person stops the execution: it begins nothing more. */
  readonly stopSignal = this.stopped.signal;

  constructor(
    private readonly props: ExecutionRunnerProps,
    private execution: Execution,
    private readonly namespaces: Record<string, Readonly<Record<string, string>>> = {},
  ) {}

  get state(): Execution {
    return this.execution;
  }

  finish(status: ExecutionStatus): void {
    this.save({ ...this.execution, status, endedAt: new Date().toISOString() });
  }

  /** Begins nothing more; with `abandon`, what runs is cut off as well. */
  requestStop({ abandon, reason }: { abandon: boolean; reason: string }): void {
    this.save({ ...this.execution, status: 'Stopping', stopReason: reason });
    this.stopped.abort(new StoppedError(reason));
    if (abandon) {
      this.abandoned.abort(new StoppedError(reason));
    }
  }

  /** Runs what a stage has not done yet. Throws the first failure of an action, or StoppedError. */
  async runStage(stage: StageDefinition, superseded: AbortSignal): Promise<void> {
    for (const group of runOrders(stage)) {
      this.stopSignal.throwIfAborted();
      const outcomes = await Promise.allSettled(group.map((action) => this.runUnlessDone({ stage, action, superseded })));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) {
        throw failed.reason;
      }
    }
    this.markStage(stage.name, 'Succeeded');
  }

  markStage(name: string, status: StageStatus): void {
    const current = this.execution.stages.find((candidate) => candidate.name === name);
    this.save(withStage(this.execution, { name, actions: current?.actions ?? [], status }));
  }

  private async runUnlessDone(site: ActionSite): Promise<void> {
    const done = findAction({ execution: this.execution, stage: site.stage.name, action: site.action.name });
    if (done?.status === 'Succeeded') {
      this.publish(site.action, done.outputVariables);
      return;
    }
    await this.runAction(site);
  }

  private async runAction(site: ActionSite): Promise<void> {
    const { stage, name, startedAt, context } = this.prepare(site);
    const record = (state: ActionState): void => {
      const endedAt = state.status === 'InProgress' ? null : new Date().toISOString();
      this.save(
        withAction({
          execution: this.execution,
          stage,
          action: { name, startedAt: startedAt.toISOString(), endedAt, ...context, ...state },
        }),
      );
      this.report({ site, startedAt, status: state.status, summary: state.summary });
    };
    record({ status: 'InProgress', summary: '', outputVariables: {} });
    try {
      const outcome = await this.perform(site);
      this.publish(site.action, outcome.outputVariables);
      record({ status: 'Succeeded', ...outcome });
    } catch (error) {
      if (this.abandoned.signal.aborted) {
        record({ status: 'Abandoned', summary: (this.abandoned.signal.reason as Error).message, outputVariables: {} });
        throw this.abandoned.signal.reason;
      }
      if (isPause(error)) {
        this.report({ site, startedAt, status: 'Waiting', summary: (error as Error).message });
      } else if (!this.props.signal.aborted) {
        record({ status: 'Failed', summary: (error as Error).message, outputVariables: {}, ...tracesOf(error) });
      }
      throw error;
    }
  }

  private prepare({ stage, action }: ActionSite): {
    stage: string;
    name: string;
    startedAt: Date;
    context: Pick<ActionExecution, 'configuration' | 'externalId'>;
  } {
    const configuration = canResolve(action.configuration, this.namespaces)
      ? { configuration: resolveVariables(action.configuration, this.namespaces) }
      : {};
    const externalId = action.kind === 'build' ? { externalId: `${asString(action.configuration.ProjectName)}:${randomUUID()}` } : {};
    return { stage: stage.name, name: action.name, startedAt: new Date(), context: { ...configuration, ...externalId } };
  }

  private async perform({ stage, action, superseded }: ActionSite): Promise<ActionOutcome> {
    const { services, store, signal } = this.props;
    const number = this.execution.number;
    const logFile = store.logFile({ number, stage: stage.name, action: action.name });
    mkdirSync(dirname(logFile), { recursive: true });
    const clock = new LogClock(logFile);
    const performed = dispatch({
      action: { ...action, configuration: resolveVariables(action.configuration, this.namespaces) },
      stage: stage.name,
      execution: this.execution,
      services,
      artifact: (name) => store.artifact(this.execution.rollbackTarget ?? number, name),
      workDirectory: store.workDirectory({ number, stage: stage.name, action: action.name }),
      log: (line) => {
        appendFileSync(logFile, `${line}\n`);
        services.host.emit({ type: 'log', execution: number, stage: stage.name, action: action.name, line });
      },
      signal: AbortSignal.any([signal, this.abandoned.signal]),
      superseded,
    });
    return performed.finally(() => clock.stop());
  }

  private publish(action: ActionDefinition, variables: Readonly<Record<string, string>>): void {
    if (action.namespace !== null) {
      this.namespaces[action.namespace] = variables;
    }
  }

  private report({
    site,
    startedAt,
    status,
    summary,
  }: {
    site: ActionSite;
    startedAt: Date;
    status: ActionExecution['status'] | 'Waiting';
    summary: string;
  }): void {
    const { number } = this.execution;
    const place = { stage: site.stage.name, action: site.action.name };
    this.props.services.host.emit({
      type: 'action',
      execution: number,
      ...place,
      status,
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      summary,
      logFile: this.props.store.logFile({ number, ...place }),
    });
  }

  private save(execution: Execution): void {
    this.execution = execution;
    this.props.store.save(execution);
  }
}

function dispatch(context: ActionContext): Promise<ActionOutcome> {
  switch (context.action.kind) {
    case 'source':
      return runSource(context);
    case 'build':
      return runBuildAction(context);
    case 'deploy':
      return runDeploy(context);
    case 'approval':
      return runApproval(context);
  }
}

/** Who or what a failure came from. */
function tracesOf(error: unknown): Pick<ActionState, 'updatedBy' | 'externalId'> {
  if (error instanceof RejectedError) {
    return { updatedBy: error.by };
  }
  return error instanceof StackDeploymentError ? { externalId: error.stackId } : {};
}

/** Not a failure: the action is begun again when the execution goes on. */
function isPause(error: unknown): boolean {
  return error instanceof ApprovalPendingError || error instanceof SupersededError;
}
