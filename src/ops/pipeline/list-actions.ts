import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import type { PipelineHandle } from './pipeline-place';

/** The actions of an execution, newest first. */
export async function listActions({ client, pipeline }: PipelineHandle, execution: string): Promise<readonly ActionExecutionDetail[]> {
  const { paginateListActionExecutions } = await import('@aws-sdk/client-codepipeline');
  const found: ActionExecutionDetail[] = [];
  for await (const page of paginateListActionExecutions(
    { client },
    { pipelineName: pipeline, filter: { pipelineExecutionId: execution } },
  )) {
    found.push(...(page.actionExecutionDetails ?? []));
  }
  return found;
}
