import type { PipelineExecution, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { returned } from '../aws/returned';
import type { PipelineHandle } from './open-pipeline';
import type { ExecutionSummary } from './pipeline-summary';

export interface ListExecutionsProps extends PipelineHandle {
  /** Maximum number of executions. */
  readonly limit: number;
  /** Only executions that have succeeded in this stage. @default - all */
  readonly succeededIn?: string;
}

const MAXIMUM_PAGE = 100;

/** The latest executions, newest first. */
export async function listExecutions({ client, pipeline, limit, succeededIn }: ListExecutionsProps): Promise<readonly ExecutionSummary[]> {
  const { paginateListPipelineExecutions } = await import('@aws-sdk/client-codepipeline');
  const found: ExecutionSummary[] = [];
  const filter = succeededIn === undefined ? {} : { filter: { succeededInStage: { stageName: succeededIn } } };
  const pages = paginateListPipelineExecutions({ client, pageSize: Math.min(limit, MAXIMUM_PAGE) }, { pipelineName: pipeline, ...filter });
  for await (const { pipelineExecutionSummaries = [] } of pages) {
    found.push(...pipelineExecutionSummaries.map(fromSummary));
    if (found.length >= limit) {
      break;
    }
  }
  return found.slice(0, limit);
}

export async function getExecution({ client, pipeline }: PipelineHandle, id: string): Promise<ExecutionSummary> {
  const { GetPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
  const { pipelineExecution } = await client.send(new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: id }));
  return fromExecution(returned(pipelineExecution, `the execution ${id}`));
}

function fromSummary(summary: PipelineExecutionSummary): ExecutionSummary {
  const [source] = summary.sourceRevisions ?? [];
  return {
    ...commonFields(summary),
    version: source?.revisionId ?? null,
    message: commitMessage(source?.revisionSummary),
    startedAt: summary.startTime?.toISOString() ?? null,
  };
}

function fromExecution(execution: PipelineExecution): ExecutionSummary {
  const [source] = execution.artifactRevisions ?? [];
  return {
    ...commonFields(execution),
    version: source?.revisionId ?? null,
    message: commitMessage(source?.revisionSummary),
    startedAt: null,
  };
}

function commonFields(
  execution: PipelineExecution & PipelineExecutionSummary,
): Omit<ExecutionSummary, 'version' | 'message' | 'startedAt'> {
  const { pipelineExecutionId, status, statusSummary, executionType, trigger } = execution;
  const id = returned(pipelineExecutionId, 'the id of an execution');
  return {
    id,
    status: returned(status, `the status of the execution ${id}`),
    type: executionType ?? 'STANDARD',
    trigger: trigger?.triggerType ?? null,
    statusSummary: statusSummary ?? null,
  };
}

/** A CodeConnections source wraps the message in JSON. */
export function commitMessage(summary: string | undefined): string | null {
  if (summary === undefined) {
    return null;
  }
  if (!summary.startsWith('{')) {
    return summary;
  }
  try {
    const { CommitMessage } = JSON.parse(summary) as { readonly CommitMessage?: unknown };
    return typeof CommitMessage === 'string' ? CommitMessage : summary;
  } catch (error) {
    // The message itself may start with a brace.
    if (error instanceof SyntaxError) {
      return summary;
    }
    throw error;
  }
}
