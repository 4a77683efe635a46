import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import type { PipelineHandle } from './open-pipeline';

/** The actions of an execution, newest first. */
export async function listActions({ client, pipeline }: PipelineHandle, execution: string): Promise<readonly ActionExecutionDetail[]> {
  const { paginateListActionExecutions } = await import('@aws-sdk/client-codepipeline');
  const pages = paginateListActionExecutions({ client }, { pipelineName: pipeline, filter: { pipelineExecutionId: execution } });
  const found: ActionExecutionDetail[] = [];
  for await (const { actionExecutionDetails = [] } of pages) {
    found.push(...actionExecutionDetails);
  }
  return found;
}
