import { findStageExecution, type Execution } from '../../pipeline/execution';
import { tryFindPipeline } from '../../pipeline/find-pipeline';
import { pipelineDefinition, type PipelineDefinition, type StageDefinition } from '../../pipeline/pipeline-definition';
import type { Stacks } from '../../cloudformation/stacks';

/** What an execution did in one environment, until the end of the stage. */
export interface Deployment {
  readonly execution: Execution;
  readonly outcome: 'succeeded' | 'failed';
  /** In milliseconds since 1970. */
  readonly endedAt: number;
  /** Whether it brought a commit that needed a repair: the stage failed, or a person rolled it back next. */
  readonly isFailedChange: boolean;
}

/**
 * The deployments of a stage, the oldest first. An execution that never began to deploy is none: it was rejected, superseded, stopped or
 * interrupted before. One that was stopped or interrupted while it deployed is none either, since nobody knows how it would have ended. Of an
 * execution whose stage was retried, the last attempt counts, which is all that is stored.
 */
export function deploymentsTo(stage: StageDefinition, executions: readonly Execution[]): readonly Deployment[] {
  const ended = executions.flatMap((execution) => endOf(stage, execution)).sort((one, other) => one.endedAt - other.endedAt);
  return ended.map((deployment, index) => {
    const { execution, outcome } = deployment;
    const next = ended[index + 1]?.execution;
    // A rollback to this one repairs another one, which is not in the list: it was stopped, or retried since.
    const isRolledBack = next?.type === 'ROLLBACK' && next.rollbackTarget !== execution.number;
    return { ...deployment, isFailedChange: execution.type === 'STANDARD' && (outcome === 'failed' || isRolledBack) };
  });
}

function endOf(stage: StageDefinition, execution: Execution): readonly Omit<Deployment, 'isFailedChange'>[] {
  const { status, actions = [] } = findStageExecution(execution, stage.name) ?? {};
  const approvals = stage.actions.filter(({ kind }) => kind === 'approval').map(({ name }) => name);
  const ends = actions.filter(({ name }) => !approvals.includes(name)).map(({ endedAt }) => Date.parse(endedAt ?? ''));
  const endedAt = Math.max(...ends);
  if (ends.length === 0 || Number.isNaN(endedAt)) {
    return [];
  }
  switch (status) {
    case 'Succeeded':
      return [{ execution, outcome: 'succeeded', endedAt }];
    case 'Failed':
      return [{ execution, outcome: 'failed', endedAt }];
    default:
      return [];
  }
}

export interface DeployedDefinition extends PipelineDefinition {
  /** The stage of the last environment. Undefined in a pipeline without environments. */
  readonly lastEnvironment: StageDefinition | undefined;
}

/** The pipeline as it is deployed now; undefined before the first run. */
export function deployedDefinition(stacks: Pick<Stacks, 'list'>): DeployedDefinition | undefined {
  const found = tryFindPipeline(stacks);
  if (found === undefined) {
    return undefined;
  }
  const definition = pipelineDefinition(found.record);
  const deploys = ({ actions }: StageDefinition): boolean =>
    // The pipeline deploys itself as well.
    actions.some(({ kind, configuration }) => kind === 'deploy' && configuration.StackName !== found.stack.name);
  return { ...definition, lastEnvironment: definition.stages.findLast(deploys) };
}
