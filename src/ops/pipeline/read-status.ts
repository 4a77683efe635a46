import type { ActionState, StageState } from '@aws-sdk/client-codepipeline';
import { getExecution, listExecutions } from './executions';
import { listActions } from './list-actions';
import type { PipelineHandle } from './pipeline-place';
import type { ActionStatus, ExecutionStatus, FailedAction, PipelineStatus, StageStatus } from './pipeline-status';

export interface ReadStatusProps extends PipelineHandle {
  /** Latest executions to list. */
  readonly executions: number;
}

/** What a pipeline does now, stage by stage, with the version that is or was last in each. */
export async function readStatus({ client, pipeline, executions }: ReadStatusProps): Promise<PipelineStatus> {
  const { GetPipelineStateCommand } = await import('@aws-sdk/client-codepipeline');
  const [{ stageStates = [] }, latest] = await Promise.all([
    client.send(new GetPipelineStateCommand({ name: pipeline })),
    listExecutions({ client, pipeline, limit: executions }),
  ]);
  const known = new Map(latest.map((execution) => [execution.id, execution]));
  const named = new Set(
    stageStates.flatMap((stage) => [stage.latestExecution, stage.inboundExecution]).map((execution) => execution?.pipelineExecutionId),
  );
  // Stages may stand where an execution of long ago left them.
  await Promise.all(
    [...named]
      .filter((id) => id !== undefined && !known.has(id))
      .map(async (id) => {
        if (id !== undefined) {
          known.set(id, await getExecution({ client, pipeline }, id));
        }
      }),
  );
  const stages = stageStates.map((stage) => stageStatus(stage, known));
  return { pipeline, stages, executions: latest, rolledBack: await readRolledBack({ client, pipeline }, { stages, executions: latest }) };
}

/** A rollback has a stage's actions to itself, and with that hides the ones that were the reason for it. */
async function readRolledBack(
  handle: PipelineHandle,
  { stages, executions }: Pick<PipelineStatus, 'stages' | 'executions'>,
): Promise<FailedAction | null> {
  const last = executions.find(({ type }) => type === 'STANDARD');
  if (last?.status !== 'Failed' || stages.some(({ status, execution }) => status === 'Failed' && execution?.id === last.id)) {
    return null;
  }
  const failed = (await listActions(handle, last.id)).find(({ status }) => status === 'Failed');
  if (failed === undefined) {
    return null;
  }
  const { errorDetails, externalExecutionSummary } = failed.output?.executionResult ?? {};
  return {
    execution: last,
    stage: failed.stageName ?? '',
    action: failed.actionName ?? '',
    error: errorDetails?.message ?? externalExecutionSummary ?? 'no reason given',
  };
}

function stageStatus(stage: StageState, executions: ReadonlyMap<string, ExecutionStatus>): StageStatus {
  const { latestExecution, inboundExecution, inboundTransitionState, actionStates = [] } = stage;
  return {
    name: stage.stageName ?? '',
    status: latestExecution?.status ?? null,
    execution: executions.get(latestExecution?.pipelineExecutionId ?? '') ?? null,
    inbound: executions.get(inboundExecution?.pipelineExecutionId ?? '') ?? null,
    closed: inboundTransitionState?.enabled === false ? (inboundTransitionState.disabledReason ?? 'no reason given') : null,
    actions: actionStates.map(actionStatus),
  };
}

function actionStatus({ actionName = '', latestExecution, entityUrl }: ActionState): ActionStatus {
  const { errorDetails } = latestExecution ?? {};
  return {
    name: actionName,
    status: latestExecution?.status ?? null,
    changedAt: latestExecution?.lastStatusChange?.toISOString() ?? null,
    by: latestExecution?.lastUpdatedBy ?? null,
    summary: latestExecution?.summary ?? null,
    error: errorDetails === undefined ? null : [errorDetails.code, errorDetails.message].filter(Boolean).join(': '),
    link: latestExecution?.externalExecutionUrl ?? entityUrl ?? null,
    externalId: latestExecution?.externalExecutionId ?? null,
    waits: latestExecution?.status === 'InProgress' && latestExecution.token !== undefined,
  };
}
