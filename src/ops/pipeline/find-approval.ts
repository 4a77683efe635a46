import { approvalStageName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { getExecution } from './executions';
import type { PipelineHandle } from './pipeline-place';
import type { ExecutionStatus } from './pipeline-status';

/** A decision that a person has to take. */
export interface PendingApproval {
  readonly stage: string;
  readonly action: string;
  /** Proves that the decision is about this execution and no other. */
  readonly token: string;
  readonly execution: ExecutionStatus;
  /** The newer execution that waits behind it; null where there is none. */
  readonly newer: ExecutionStatus | null;
  readonly link: string | null;
}

export interface FindApprovalProps extends Pick<CommandContext, 'suggest'> {
  readonly environment: Pick<EnvironmentConfig, 'name' | 'approval'>;
}

/**
 * The approval that an environment waits for.
 * @throws Error where it waits for none
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
    throw new Error(nothingToDecide(props, stage?.latestExecution?.status));
  }
  const inbound = stage?.inboundExecution?.pipelineExecutionId;
  const [execution, newer] = await Promise.all([
    getExecution({ client, pipeline }, id),
    inbound === undefined || inbound === id ? null : getExecution({ client, pipeline }, inbound),
  ]);
  return {
    stage: approvalStage,
    action: action.actionName ?? '',
    token: action.latestExecution.token,
    execution,
    newer,
    link: action.entityUrl ?? null,
  };
}

function nothingToDecide({ environment: { name, approval }, suggest }: FindApprovalProps, status: string | undefined): string {
  if (!approval.required) {
    return `${name} takes every version without an approval; .projenrc.ts says so, by its tier or by approval: { required: false }`;
  }
  const state = status === undefined ? 'nothing has come this far yet' : `its stage is ${status}`;
  return `${name} waits for no approval: ${state}; see \`${suggest('pipeline:status')}\``;
}
