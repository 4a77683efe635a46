import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RollbackStageCommand,
  StartPipelineExecutionCommand,
  type PipelineExecutionSummary,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import { CHAT_VARIABLES, type ChatRequest } from '../config/contract';

type Decision = Extract<ChatRequest, { readonly operation: 'approve' | 'reject' }>;

const client = new CodePipelineClient({});

const RESULTS = { approve: 'Approved', reject: 'Rejected' } as const;
/** Refusals of CodePipeline that a person understands and no retry changes. */
const REFUSALS = [
  'ApprovalAlreadyCompletedException',
  'InvalidApprovalTokenException',
  'PipelineExecutionOutdatedException',
  'StageNotFoundException',
  'UnableToRollbackStageException',
];
const MAX_HISTORY = 100;

/** Does what a button or an alias in a chat channel says. The channel shows the text that it returns. */
export async function handler(request: ChatRequest): Promise<string> {
  try {
    return await answer(request, process.env[CHAT_VARIABLES.pipeline] as string);
  } catch (error) {
    const { name, message } = error as Error;
    if (REFUSALS.includes(name)) {
      return `Not done: ${message}`;
    }
    throw error;
  }
}

function answer(request: ChatRequest, name: string): Promise<string> {
  switch (request.operation) {
    case 'approve':
    case 'reject':
      return decide(request, name);
    case 'deploy':
      return deploy(name);
    case 'rollback':
      return rollBack(request.environment, name);
    case 'status':
      return describe(name);
  }
}

async function stagesOf(name: string): Promise<readonly StageState[]> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
  return stageStates;
}

/** Decides the approval only while it waits for the execution of the message. */
async function decide({ operation, execution, stage, action }: Decision, name: string): Promise<string> {
  const place = `${stage}/${action} of ${name}`;
  const state = (await stagesOf(name)).find(({ stageName }) => stageName === stage);
  const approval = state?.actionStates?.find(({ actionName }) => actionName === action);
  const current = state?.latestExecution?.pipelineExecutionId;
  if (approval === undefined) {
    return `Not done: the pipeline has no approval ${place}`;
  }
  if (current !== execution) {
    return `Not done: ${place} no longer waits for execution ${execution}${current === undefined ? '' : `, but has execution ${current}`}`;
  }
  const { token, status: was } = approval.latestExecution ?? {};
  if (token === undefined) {
    return `Not done: ${place} does not wait for a decision, its status is ${was}`;
  }
  const status = RESULTS[operation];
  const summary = `${status} in the chat channel; the thread of execution ${execution} shows by whom`;
  await client.send(
    new PutApprovalResultCommand({ pipelineName: name, stageName: stage, actionName: action, token, result: { status, summary } }),
  );
  return `${status}: ${place}, execution ${execution}`;
}

async function deploy(name: string): Promise<string> {
  const { pipelineExecutionId } = await client.send(new StartPipelineExecutionCommand({ name }));
  return `Started: execution ${pipelineExecutionId} of ${name} takes the latest commit`;
}

const versionOf = (execution?: PipelineExecutionSummary): string | undefined => execution?.sourceRevisions?.[0]?.revisionId;

/** Goes back to the version before the one that runs: CodePipeline only rolls back to executions that are no rollbacks themselves. */
async function rollBack(stageName: string, pipelineName: string): Promise<string> {
  const { pipelineExecutionSummaries: history = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName, maxResults: MAX_HISTORY, filter: { succeededInStage: { stageName } } }),
  );
  const running = versionOf(history[0]);
  const versions = history.filter(({ executionType }) => executionType === 'STANDARD');
  const first = versions.findIndex((execution) => versionOf(execution) === running);
  const target = versions.slice(first + 1).find((execution) => versionOf(execution) !== running);
  if (target === undefined) {
    return `Not done: ${stageName} of ${pipelineName} has run no earlier version`;
  }
  const { pipelineExecutionId } = await client.send(
    new RollbackStageCommand({ pipelineName, stageName, targetPipelineExecutionId: target.pipelineExecutionId }),
  );
  return `Rolling back ${stageName} to ${versionOf(target)} with execution ${pipelineExecutionId}. Its database is not rolled back`;
}

async function describe(name: string): Promise<string> {
  const stages = (await stagesOf(name)).map(({ stageName, latestExecution, actionStates = [] }) => {
    const waits = actionStates.some((action) => action.latestExecution?.token !== undefined);
    return `${stageName}: ${latestExecution ? `${waits ? 'waits for approval' : latestExecution.status} (execution ${latestExecution.pipelineExecutionId})` : 'not run yet'}`;
  });
  return stages.join('; ');
}
