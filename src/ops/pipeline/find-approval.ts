import { approvalStageName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { PipelineHandle } from './open-pipeline';
import type { ExecutionSummary } from './pipeline-summary';
import { getExecution } from './read-executions';

/** An approval that a pipeline waits for. */
export interface PendingApproval {
  readonly stage: string;
  readonly action: string;
  /** Makes CodePipeline refuse a decision about any other execution. */
  readonly token: string;
  readonly execution: ExecutionSummary;
  /** The newer execution that is queued for the stage; null if there is none. */
  readonly newer: ExecutionSummary | null;
  readonly link: string | null;
}

export interface FindApprovalProps extends Pick<CommandContext, 'suggest'> {
  readonly environment: Pick<EnvironmentConfig, 'name' | 'approval'>;
}

/**
 * The approval that an environment waits for.
 * @throws Error if it waits for none
 */
export async function findApproval({ client, pipeline }: PipelineHandle, props: FindApprovalProps): Promise<PendingApproval> {
  const { environment } = props;
  const { GetPipelineStateCommand } = await import('@aws-sdk/client-codepipeline');
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipeline }));
  const approvalStage = approvalStageName(environment.name);
  const stage = stageStates.find(({ stageName }) => stageName === approvalStage);
  const action = stage?.actionStates?.find(
    ({ latestExecution }) => latestExecution?.status === 'InProgress' && latestExecution.token !== undefined,
  );
  const id = stage?.latestExecution?.pipelineExecutionId;
  if (action?.latestExecution?.token === undefined || id === undefined) {
    throw new Error(nothingToApprove(props, stage?.latestExecution?.status));
  }
  const inbound = stage?.inboundExecution?.pipelineExecutionId;
  const [execution, newer] = await Promise.all([
    getExecution({ client, pipeline }, id),
    inbound === undefined || inbound === id ? null : getExecution({ client, pipeline }, inbound),
  ]);
  return {
    stage: approvalStage,
    action: returned(action.actionName, 'the name of an action'),
    token: action.latestExecution.token,
    execution,
    newer,
    link: action.entityUrl ?? null,
  };
}

function nothingToApprove({ environment: { name, approval }, suggest }: FindApprovalProps, status: string | undefined): string {
  if (!approval.required) {
    return `${name} needs no approval: .projenrc.ts switches it off, by the tier or with approval: { required: false }`;
  }
  const state = status === undefined ? 'no version has reached it yet' : `its stage is ${status}`;
  return `${name} does not wait for an approval: ${state}; see \`${suggest('pipeline:status')}\``;
}
