import type { PipelineExecution, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import type { PipelineHandle } from './pipeline-place';
import type { ExecutionStatus } from './pipeline-status';

export interface ListExecutionsProps extends PipelineHandle {
  /** Number wanted at most. */
  readonly limit: number;
  /** Stage in which they must have succeeded. */
  readonly succeededIn?: string;
}

const LARGEST_PAGE = 100;

/** The latest executions, newest first. */
export async function listExecutions({ client, pipeline, limit, succeededIn }: ListExecutionsProps): Promise<readonly ExecutionStatus[]> {
  const { paginateListPipelineExecutions } = await import('@aws-sdk/client-codepipeline');
  const found: ExecutionStatus[] = [];
  const filter = succeededIn === undefined ? {} : { filter: { succeededInStage: { stageName: succeededIn } } };
  const pages = paginateListPipelineExecutions({ client, pageSize: Math.min(limit, LARGEST_PAGE) }, { pipelineName: pipeline, ...filter });
  for await (const { pipelineExecutionSummaries = [] } of pages) {
    found.push(...pipelineExecutionSummaries.map(fromSummary));
    if (found.length >= limit) {
      break;
    }
  }
  return found.slice(0, limit);
}

export async function getExecution({ client, pipeline }: PipelineHandle, id: string): Promise<ExecutionStatus> {
  const { GetPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
  const { pipelineExecution = {} } = await client.send(
    new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: id }),
  );
  return fromExecution(pipelineExecution);
}

function fromSummary(summary: PipelineExecutionSummary): ExecutionStatus {
  const [source] = summary.sourceRevisions ?? [];
  return {
    ...common(summary),
    version: source?.revisionId ?? null,
    message: messageOf(source?.revisionSummary),
    startedAt: summary.startTime?.toISOString() ?? null,
  };
}

function fromExecution(execution: PipelineExecution): ExecutionStatus {
  const [source] = execution.artifactRevisions ?? [];
  return { ...common(execution), version: source?.revisionId ?? null, message: messageOf(source?.revisionSummary), startedAt: null };
}

const common = ({
  pipelineExecutionId,
  status,
  statusSummary,
  executionType,
  trigger,
}: PipelineExecution & PipelineExecutionSummary): Omit<ExecutionStatus, 'version' | 'message' | 'startedAt'> => ({
  id: pipelineExecutionId ?? '',
  status: status ?? 'InProgress',
  type: executionType === 'ROLLBACK' ? 'ROLLBACK' : 'STANDARD',
  trigger: trigger?.triggerType ?? null,
  statusSummary: statusSummary ?? null,
});

/** A source by a connection packs the message into JSON with the name of its provider. */
export function messageOf(summary: string | undefined): string | null {
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
    // A message may begin like JSON and be none.
    if (error instanceof SyntaxError) {
      return summary;
    }
    throw error;
  }
}
