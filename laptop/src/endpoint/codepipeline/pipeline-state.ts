import { findActionExecution, findStageExecution, type ActionExecution, type Execution } from '../../pipeline/execution';
import { definitionHash, type ActionDefinition, type StageDefinition } from '../../pipeline/pipeline-definition';
import { seconds } from '../wire-time';
import { actionExecutionId } from './action-execution-id';
import { findPipelineByName, type CodePipelineBackend } from './find-in-pipeline';
import { versionNumber } from './version-number';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

export function getPipelineState(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const { definition, stack } = findPipelineByName(backend, input.string('name'));
  const executions = backend.store.list();
  const updated = seconds(stack.updatedAt);
  return {
    pipelineName: definition.name,
    pipelineVersion: versionNumber(executions, definitionHash(definition)),
    stageStates: definition.stages.map((stage) => stageState({ backend, stage, executions })),
    created: updated,
    updated,
  };
}

interface StageProps {
  readonly backend: CodePipelineBackend;
  readonly stage: StageDefinition;
  readonly executions: readonly Execution[];
}

function stageState(props: StageProps): JsonObject {
  const { backend, stage, executions } = props;
  const latest = executions.findLast((execution) => findStageExecution(execution, stage.name) !== undefined);
  return {
    stageName: stage.name,
    ...inboundExecution(props),
    inboundTransitionState: transitionState(backend, stage.name),
    actionStates: stage.actions.map((action) => actionState(props, action)),
    ...(latest === undefined
      ? {}
      : { latestExecution: describeInStage(latest, findStageExecution(latest, stage.name)?.status ?? 'InProgress') }),
  };
}

/** The execution that is queued for the stage. */
function inboundExecution({ backend, stage }: StageProps): JsonObject {
  const number = backend.livePipeline.current?.pipeline.queuedExecution(stage.name);
  const inbound = number === undefined ? undefined : backend.store.get(number);
  return inbound === undefined
    ? {}
    : { inboundExecution: describeInStage(inbound, 'InProgress'), inboundExecutions: [describeInStage(inbound, 'InProgress')] };
}

const describeInStage = (execution: Execution, status: string): JsonObject => ({
  pipelineExecutionId: execution.id,
  status,
  type: execution.type,
});

function transitionState({ transitions }: CodePipelineBackend, stage: string): JsonObject {
  const disabled = transitions.disabled(stage);
  return disabled === undefined
    ? { enabled: true }
    : { enabled: false, lastChangedBy: disabled.changedBy, lastChangedAt: seconds(disabled.changedAt), disabledReason: disabled.reason };
}

/** As on AWS, the last attempt of an action, even if it was in an earlier execution than that of the stage. */
function actionState(props: StageProps, definition: ActionDefinition): JsonObject {
  const place = { stage: props.stage.name, action: definition.name };
  const execution = props.executions.findLast((candidate) => findActionExecution(candidate, place) !== undefined);
  const action = execution && findActionExecution(execution, place);
  if (execution === undefined || action === undefined) {
    return { actionName: definition.name };
  }
  const { version } = execution.revision;
  return {
    actionName: definition.name,
    ...(definition.kind === 'source'
      ? { currentRevision: { revisionId: version, revisionChangeId: version, created: seconds(execution.startedAt) } }
      : {}),
    latestExecution: {
      actionExecutionId: actionExecutionId({ execution, stage: place.stage, action }),
      ...latestExecution(action),
      ...approvalToken(props, { definition, action }),
    },
  };
}

function approvalToken(
  { backend, stage }: StageProps,
  { definition, action }: { readonly definition: ActionDefinition; readonly action: ActionExecution },
): JsonObject {
  const isOpen = definition.kind === 'approval' && action.status === 'InProgress';
  const token = isOpen ? backend.approvals.token({ stage: stage.name, action: definition.name }) : undefined;
  return token === undefined ? {} : { token };
}

function latestExecution(action: ActionExecution): JsonObject {
  return {
    status: action.status,
    lastStatusChange: seconds(action.endedAt ?? action.startedAt),
    ...(action.summary === '' ? {} : { summary: action.summary }),
    ...(action.updatedBy === undefined ? {} : { lastUpdatedBy: action.updatedBy }),
    ...(action.externalId === undefined ? {} : { externalExecutionId: action.externalId }),
    ...(action.status === 'Failed' ? { errorDetails: { code: 'JobFailed', message: action.summary } } : {}),
  };
}
