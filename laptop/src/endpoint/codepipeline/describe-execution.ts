import type { JsonObject } from '../../cloudformation/resource-provider';
import type { Execution } from '../../pipeline/execution';
import type { PipelineDefinition } from '../../pipeline/pipeline-definition';
import type { EngineParts } from '../engine-parts';

/** What a list of executions and one execution tell alike. */
export function describeExecution({ store }: EngineParts, execution: Execution): JsonObject {
  const target = execution.rollbackTarget === null ? undefined : store.get(execution.rollbackTarget);
  return {
    pipelineExecutionId: execution.id,
    status: execution.status,
    ...(execution.stopReason === undefined ? {} : { statusSummary: execution.stopReason }),
    trigger: triggerOf(execution),
    executionMode: 'SUPERSEDED',
    executionType: execution.type,
    ...(target === undefined ? {} : { rollbackMetadata: { rollbackTargetPipelineExecutionId: target.id } }),
  };
}

/** The commit, in the words that CodePipeline has for a source that comes through a connection. */
export const revisionSummary = ({ revision }: Execution): string =>
  JSON.stringify({ ProviderType: 'Laptop', CommitMessage: revision.message });

export const sourceActions = ({ stages }: PipelineDefinition): { readonly name: string; readonly outputs: readonly string[] }[] =>
  stages.flatMap((stage) => stage.actions.filter((action) => action.kind === 'source'));

function triggerOf(execution: Execution): JsonObject {
  if (execution.type === 'ROLLBACK') {
    return {
      triggerType: execution.startedBy === undefined ? 'AutomatedRollback' : 'ManualRollback',
      triggerDetail: execution.startedBy ?? '',
    };
  }
  return execution.startedBy === undefined
    ? { triggerType: 'WebhookV2', triggerDetail: `commit ${execution.revision.version} on ${execution.revision.branch}` }
    : { triggerType: 'StartPipelineExecution', triggerDetail: execution.startedBy };
}
