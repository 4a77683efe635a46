import { findRollbackTarget } from './rollback';
import type { Execution } from './execution';
import type { ExecutionRunner } from './execution-runner';
import type { ExecutionStore } from './execution-store';
import type { Executions, StartedRun } from './executions';
import type { RunResult, StageOutcome } from './outcomes';
import type { StageDefinition } from './pipeline-definition';

export interface StageRollbackProps {
  readonly executions: Executions;
  readonly store: ExecutionStore;
}

export interface RollbackRequest {
  readonly stage: StageDefinition;
  readonly target: Execution;
  /** ARN of the person who started it. @default - a failure did */
  readonly startedBy?: string;
}

/** Rolls a stage back to what an earlier execution deployed in it. The caller holds the gate of the stage. */
export class StageRollback {
  constructor(private readonly props: StageRollbackProps) {}

  /** If no earlier execution fits, it only says so. */
  async afterFailure(stage: StageDefinition, { pipelineVersion }: Execution): Promise<void> {
    const { executions, store } = this.props;
    const target = findRollbackTarget({ executions: store.list(), stage: stage.name, pipelineVersion });
    if (target === undefined) {
      executions.warn(`${stage.name} is not rolled back: no earlier execution of this pipeline succeeded in it`);
      return;
    }
    await this.start({ stage, target }).result;
  }

  start({ stage, target, startedBy }: RollbackRequest): StartedRun {
    const { executions } = this.props;
    const execution = executions.create({ revision: target.revision, type: 'ROLLBACK', rollbackTarget: target.number, startedBy });
    const result = executions.run({ execution, variablesOf: target }, async (runner) => {
      executions.announce(execution, { resumed: false });
      return this.settle(runner, { stage, outcome: await runner.runStage(stage, new AbortController().signal) });
    });
    return { execution, result };
  }

  private settle(runner: ExecutionRunner, { stage, outcome }: { stage: StageDefinition; outcome: StageOutcome }): RunResult {
    const { executions } = this.props;
    switch (outcome.kind) {
      case 'succeeded':
        executions.end(runner, 'Succeeded');
        executions.warn(`${stage.name} is back on ${runner.state.revision.version.slice(0, 7)}`);
        return 'Succeeded';
      case 'failed':
        executions.end(runner, 'Failed');
        executions.warn(`the rollback of ${stage.name} failed: ${outcome.reason}`);
        return 'Failed';
      case 'rejected':
        executions.end(runner, 'Failed');
        executions.warn(`the rollback of ${stage.name} was rejected`);
        return 'Rejected';
      case 'stopped':
        executions.end(runner, 'Stopped');
        executions.warn(`the rollback of ${stage.name} ended: ${outcome.reason}`);
        return 'Stopped';
      case 'awaitingApproval':
        executions.end(runner, 'Stopped');
        executions.warn(`the rollback of ${stage.name} ended: it needs an approval, and nobody can be asked here`);
        return 'AwaitingApproval';
      case 'interrupted':
        return 'Interrupted';
      case 'superseded':
        throw new Error(`the rollback of ${stage.name} was superseded, although it holds the stage`);
    }
  }
}
