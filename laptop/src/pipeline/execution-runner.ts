import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { LogClock } from '../logs/log-clock';
import { LogFile } from '../logs/log-file';
import { ActionRecord } from './action-record';
import { findActionExecution, findStageExecution, withAction, withStage } from './execution';
import { actionGroups } from './pipeline-definition';
import { canResolve, resolveVariables, type Namespaces } from './variables';
import type { Host } from '../host';
import type { ActionHandlers } from './action-handler';
import type { Execution, ExecutionStatus, StageStatus } from './execution';
import type { ExecutionStore } from './execution-store';
import type { ActionResult, StageOutcome } from './outcomes';
import type { ActionDefinition, StageDefinition } from './pipeline-definition';

export interface ExecutionRunnerProps {
  readonly actions: ActionHandlers;
  readonly store: ExecutionStore;
  readonly host: Pick<Host, 'emit'>;
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal;
}

export interface StopRequest {
  /** Stop running actions as well, instead of waiting for their end. */
  readonly abandon: boolean;
  /** May be empty. */
  readonly reason: string;
}

interface PlacedAction {
  readonly stage: StageDefinition;
  readonly action: ActionDefinition;
  readonly superseded: AbortSignal;
}

/** The status of a stage after each outcome; null leaves it in progress, since it is resumed later. */
const STAGE_STATUSES: Readonly<Record<StageOutcome['kind'], StageStatus | null>> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  rejected: 'Failed',
  stopped: 'Stopped',
  awaitingApproval: null,
  superseded: null,
  interrupted: null,
};

/** Runs the stages of one execution. Every step is written to disk first, so that the execution can be resumed after a crash. */
export class ExecutionRunner {
  private readonly stopped = new AbortController();
  private readonly abandoned = new AbortController();
  private readonly namespaces: Record<string, Readonly<Record<string, string>>>;
  /** Aborted when a person stops the execution: no further action starts. */
  readonly stopSignal = this.stopped.signal;

  /** @param variables of the actions that do not run again */
  constructor(
    private readonly props: ExecutionRunnerProps,
    private execution: Execution,
    variables: Namespaces,
  ) {
    // CodePipeline has this one without any action.
    this.namespaces = { ...variables, codepipeline: { PipelineExecutionId: execution.id } };
  }

  get state(): Execution {
    return this.execution;
  }

  finish(status: ExecutionStatus): void {
    this.save({ ...this.execution, status, endedAt: new Date().toISOString() });
  }

  requestStop({ abandon, reason }: StopRequest): void {
    this.save({ ...this.execution, status: 'Stopping', stopReason: reason });
    this.stopped.abort();
    if (abandon) {
      this.abandoned.abort(new Error(this.stoppedOutcome().reason));
    }
  }

  /** The outcome of a stage when the execution was stopped. */
  stoppedOutcome(): Extract<StageOutcome, { kind: 'stopped' }> {
    const { stopReason } = this.execution;
    return {
      kind: 'stopped',
      reason: stopReason === undefined || stopReason === '' ? 'stopped by hand' : `stopped by hand: ${stopReason}`,
    };
  }

  /** Runs the actions of a stage that have not succeeded yet, until the first that does not succeed. */
  async runStage(stage: StageDefinition, superseded: AbortSignal): Promise<StageOutcome> {
    const outcome = await this.runGroups(stage, superseded);
    const status = STAGE_STATUSES[outcome.kind];
    if (status !== null) {
      const actions = findStageExecution(this.execution, stage.name)?.actions ?? [];
      this.save(withStage(this.execution, { name: stage.name, actions, status }));
    }
    return outcome;
  }

  private async runGroups(stage: StageDefinition, superseded: AbortSignal): Promise<StageOutcome> {
    for (const group of actionGroups(stage)) {
      if (this.stopSignal.aborted) {
        return this.stoppedOutcome();
      }
      const outcomes = await allOf(group.map((action) => this.runUnlessDone({ stage, action, superseded })));
      const failure = outcomes.find(({ kind }) => kind !== 'succeeded');
      if (failure !== undefined) {
        return failure.kind === 'failed' && this.props.signal.aborted ? { kind: 'interrupted' } : failure;
      }
    }
    return { kind: 'succeeded' };
  }

  private async runUnlessDone(placed: PlacedAction): Promise<StageOutcome> {
    const done = findActionExecution(this.execution, { stage: placed.stage.name, action: placed.action.name });
    return done?.status === 'Succeeded' ? { kind: 'succeeded' } : this.runAction(placed);
  }

  private async runAction(placed: PlacedAction): Promise<StageOutcome> {
    const record = this.record(placed);
    record.begin();
    const result = await this.perform(placed);
    if (result.kind !== 'succeeded' && this.abandoned.signal.aborted) {
      const outcome = this.stoppedOutcome();
      record.end('Abandoned', { summary: outcome.reason });
      return outcome;
    }
    switch (result.kind) {
      case 'succeeded': {
        const { kind, ...details } = result;
        this.publish(placed.action, details.outputVariables);
        record.end('Succeeded', details);
        return { kind };
      }
      case 'failed': {
        const { kind, ...details } = result;
        if (this.props.signal.aborted) {
          return { kind: 'interrupted' };
        }
        record.end('Failed', details);
        return { kind, reason: details.summary };
      }
      case 'rejected': {
        const { kind, ...details } = result;
        record.end('Failed', details);
        return { kind };
      }
      case 'awaitingApproval':
        record.wait('waits for an approval');
        return result;
      case 'superseded':
        record.wait(result.summary);
        return { kind: 'superseded' };
    }
  }

  /** An error of an action is a failed action, not an error of the engine. */
  private async perform({ stage, action, superseded }: PlacedAction): Promise<ActionResult> {
    const { actions, store, signal, host } = this.props;
    const { number, rollbackTarget } = this.execution;
    const place = { stage: stage.name, action: action.name };
    const logFile = store.logFile(number, place);
    mkdirSync(dirname(logFile), { recursive: true });
    const log = new LogFile(logFile, (message) => host.emit({ type: 'notice', level: 'warning', message }));
    const clock = new LogClock({ logFile });
    try {
      return await actions[action.kind].run({
        action: { ...action, configuration: resolveVariables(action.configuration, this.namespaces) },
        stage: stage.name,
        execution: this.execution,
        artifact: (name) => store.artifact(rollbackTarget ?? number, name),
        workDirectory: store.workDirectory(number, place),
        log: (line) => {
          log.append(line);
          host.emit({ type: 'log', execution: number, ...place, line });
        },
        signal: AbortSignal.any([signal, this.abandoned.signal]),
        superseded,
      });
    } catch (error) {
      return { kind: 'failed', summary: (error as Error).message };
    } finally {
      clock.stop();
    }
  }

  private record({ stage, action }: PlacedAction): ActionRecord {
    const { actions, host, store } = this.props;
    const place = { stage: stage.name, action: action.name };
    const externalId = actions[action.kind].externalId?.(action);
    return new ActionRecord({
      host,
      event: { execution: this.execution.number, ...place, logFile: store.logFile(this.execution.number, place) },
      started: {
        name: action.name,
        startedAt: new Date().toISOString(),
        ...(canResolve(action.configuration, this.namespaces)
          ? { configuration: resolveVariables(action.configuration, this.namespaces) }
          : {}),
        ...(externalId === undefined ? {} : { externalId }),
      },
      save: (state) => this.save(withAction({ execution: this.execution, stage: stage.name, action: state })),
    });
  }

  private publish(action: ActionDefinition, variables: Readonly<Record<string, string>>): void {
    if (action.namespace !== null) {
      this.namespaces[action.namespace] = variables;
    }
  }

  private save(execution: Execution): void {
    this.execution = execution;
    this.props.store.save(execution);
  }
}

/** Unlike `Promise.all`, waits for all even if one rejects. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
