import { triggerOf } from '../../pipeline/execution-trigger';
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
    trigger: { ...triggerOf(execution) },
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
