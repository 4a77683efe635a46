import type { ActionState, StageState } from '@aws-sdk/client-codepipeline';
import { returned } from '../aws/returned';
import { listActions } from './list-actions';
import type { PipelineHandle } from './open-pipeline';
import type { ActionSummary, ExecutionSummary, FailedAction, PipelineSummary, StageSummary } from './pipeline-summary';
import { getExecution, listExecutions } from './read-executions';

export interface ReadPipelineProps extends PipelineHandle {
  /** Number of latest executions to list. */
  readonly executions: number;
  /** Reads the failed tests of an action, by the id of what it ran; none if it ran no build. */
  readonly readFailedTests: (externalId: string | undefined) => Promise<readonly string[]>;
}

/** The state of a pipeline: its stages with their current or latest execution, and the latest executions. */
export async function readPipeline({ client, pipeline, executions: limit, readFailedTests }: ReadPipelineProps): Promise<PipelineSummary> {
  const { GetPipelineStateCommand } = await import('@aws-sdk/client-codepipeline');
  const [{ stageStates = [] }, executions] = await Promise.all([
    client.send(new GetPipelineStateCommand({ name: pipeline })),
    listExecutions({ client, pipeline, limit }),
  ]);
  const known = new Map(executions.map((execution) => [execution.id, execution]));
  // A stage may still have an execution that is too old to be listed.
  const missing = stageStates
    .flatMap(({ latestExecution, inboundExecution }) => [latestExecution?.pipelineExecutionId, inboundExecution?.pipelineExecutionId])
    .filter((id) => id !== undefined)
    .filter((id) => !known.has(id));
  await Promise.all([...new Set(missing)].map(async (id) => known.set(id, await getExecution({ client, pipeline }, id))));
  const stages = await Promise.all(stageStates.map((stage) => summarizeStage(stage, { executions: known, readFailedTests })));
  const rolledBack = await readRolledBack({ client, pipeline, readFailedTests }, { stages, executions });
  return { pipeline, stages, executions, rolledBack };
}

/** A rollback replaces the actions of its stage, and so hides the failure that caused it. */
async function readRolledBack(
  { readFailedTests, ...handle }: PipelineHandle & Pick<ReadPipelineProps, 'readFailedTests'>,
  { stages, executions }: Pick<PipelineSummary, 'stages' | 'executions'>,
): Promise<FailedAction | null> {
  const last = executions.find(({ type }) => type === 'STANDARD');
  if (last?.status !== 'Failed' || stages.some(({ status, execution }) => status === 'Failed' && execution?.id === last.id)) {
    return null;
  }
  const failed = (await listActions(handle, last.id)).find(({ status }) => status === 'Failed');
  if (failed === undefined) {
    return null;
  }
  const { errorDetails, externalExecutionSummary, externalExecutionId } = failed.output?.executionResult ?? {};
  return {
    execution: last,
    stage: returned(failed.stageName, 'the stage of an action'),
    action: returned(failed.actionName, 'the name of an action'),
    error: errorDetails?.message ?? externalExecutionSummary ?? 'no reason given',
    failedTests: await readFailedTests(externalExecutionId),
  };
}

interface StageContext extends Pick<ReadPipelineProps, 'readFailedTests'> {
  readonly executions: ReadonlyMap<string, ExecutionSummary>;
}

async function summarizeStage(stage: StageState, { executions, readFailedTests }: StageContext): Promise<StageSummary> {
  const { stageName, latestExecution, inboundExecution, inboundTransitionState, actionStates = [] } = stage;
  const execution = (id: string | undefined): ExecutionSummary | null => (id === undefined ? null : (executions.get(id) ?? null));
  return {
    name: returned(stageName, 'the name of a stage'),
    status: latestExecution?.status ?? null,
    execution: execution(latestExecution?.pipelineExecutionId),
    inbound: execution(inboundExecution?.pipelineExecutionId),
    closed: inboundTransitionState?.enabled === false ? (inboundTransitionState.disabledReason ?? 'no reason given') : null,
    actions: await Promise.all(actionStates.map((action) => summarizeAction(action, readFailedTests))),
  };
}

async function summarizeAction(
  { actionName, latestExecution, entityUrl }: ActionState,
  readFailedTests: ReadPipelineProps['readFailedTests'],
): Promise<ActionSummary> {
  const { errorDetails } = latestExecution ?? {};
  return {
    name: returned(actionName, 'the name of an action'),
    status: latestExecution?.status ?? null,
    changedAt: latestExecution?.lastStatusChange?.toISOString() ?? null,
    by: latestExecution?.lastUpdatedBy ?? null,
    summary: latestExecution?.summary ?? null,
    error: [errorDetails?.code, errorDetails?.message].filter(Boolean).join(': ') || null,
    link: latestExecution?.externalExecutionUrl ?? entityUrl ?? null,
    externalId: latestExecution?.externalExecutionId ?? null,
    failedTests: latestExecution?.status === 'Failed' ? await readFailedTests(latestExecution.externalExecutionId) : [],
    waits: latestExecution?.status === 'InProgress' && latestExecution.token !== undefined,
  };
}
