import type { JsonObject } from '../../json';
import type { Execution } from '../../pipeline/execution';
import type { PipelineDefinition } from '../../pipeline/pipeline-definition';
import type { CodePipelineBackend } from './find-in-pipeline';

/** The members that an execution has in all operations. */
export function describeExecution({ store }: CodePipelineBackend, execution: Execution): JsonObject {
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

/** The commit, in the format that CodePipeline uses for a source with a connection. */
export const revisionSummary = ({ revision }: Execution): string =>
  JSON.stringify({ ProviderType: 'Laptop', CommitMessage: revision.message });

export const sourceActions = ({ stages }: PipelineDefinition): { readonly name: string; readonly outputs: readonly string[] }[] =>
  stages.flatMap((stage) => stage.actions.filter((action) => action.kind === 'source'));

function triggerOf({ type, startedBy, revision }: Execution): JsonObject {
  if (type === 'ROLLBACK') {
    // Nobody and no commit has caused an automated rollback.
    return startedBy === undefined
      ? { triggerType: 'AutomatedRollback', triggerDetail: '' }
      : { triggerType: 'ManualRollback', triggerDetail: startedBy };
  }
  return startedBy === undefined
    ? { triggerType: 'WebhookV2', triggerDetail: `commit ${revision.version} on ${revision.branch}` }
    : { triggerType: 'StartPipelineExecution', triggerDetail: startedBy };
}
