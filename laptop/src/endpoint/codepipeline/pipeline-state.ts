import type { JsonObject } from '../../cloudformation/resource-provider';
import { findAction, type ActionExecution, type Execution } from '../../pipeline/execution';
import { versionOf, type ActionDefinition, type StageDefinition } from '../../pipeline/pipeline-definition';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { seconds } from '../seconds';
import { actionExecutionId } from './action-execution-id';
import { findNamed } from './find-in-pipeline';
import { versionNumber } from './version-number';

export function getPipelineState(parts: EngineParts, input: Input): JsonObject {
  const { definition, stack } = findNamed(parts, input.text('name'));
  const executions = parts.store.list();
  const updated = seconds(stack.updatedAt);
  return {
    pipelineName: definition.name,
    pipelineVersion: versionNumber(executions, versionOf(definition)),
    stageStates: definition.stages.map((stage) => stageState({ parts, stage, executions })),
    created: updated,
    updated,
  };
}

interface StageProps {
  readonly parts: EngineParts;
  readonly stage: StageDefinition;
  readonly executions: readonly Execution[];
}

function stageState(props: StageProps): JsonObject {
  const { parts, stage, executions } = props;
  const latest = executions.findLast((execution) => execution.stages.some(({ name }) => name === stage.name));
  const waiting = parts.livePipeline.current?.pipeline.waitingFor(stage.name);
  const inbound = waiting === undefined ? undefined : parts.store.get(waiting);
  return {
    stageName: stage.name,
    ...(inbound === undefined
      ? {}
      : { inboundExecution: stageExecution(inbound, 'InProgress'), inboundExecutions: [stageExecution(inbound, 'InProgress')] }),
    inboundTransitionState: transitionState(parts, stage.name),
    actionStates: stage.actions.map((action) => actionState(props, action)),
    ...(latest === undefined
      ? {}
      : { latestExecution: stageExecution(latest, latest.stages.find(({ name }) => name === stage.name)?.status ?? 'InProgress') }),
  };
}

const stageExecution = (execution: Execution, status: string): JsonObject => ({
  pipelineExecutionId: execution.id,
  status,
  type: execution.type,
});

function transitionState({ transitions }: EngineParts, stage: string): JsonObject {
  const disabled = transitions.disabled(stage);
  return disabled === undefined
    ? { enabled: true }
    : { enabled: false, lastChangedBy: disabled.changedBy, lastChangedAt: seconds(disabled.changedAt), disabledReason: disabled.reason };
}

/** As AWS has it: what an action did last, also where that was in an earlier execution. */
function actionState({ parts, stage, executions }: StageProps, definition: ActionDefinition): JsonObject {
  const execution = executions.findLast(
    (candidate) => findAction({ execution: candidate, stage: stage.name, action: definition.name }) !== undefined,
  );
  const action = execution && findAction({ execution, stage: stage.name, action: definition.name });
  if (execution === undefined || action === undefined) {
    return { actionName: definition.name };
  }
  const token =
    definition.kind === 'approval' && action.status === 'InProgress'
      ? parts.approvals.token({ stage: stage.name, action: definition.name })
      : undefined;
  return {
    actionName: definition.name,
    ...(definition.kind === 'source'
      ? {
          currentRevision: {
            revisionId: execution.revision.version,
            revisionChangeId: execution.revision.version,
            created: seconds(execution.startedAt),
          },
        }
      : {}),
    latestExecution: {
      actionExecutionId: actionExecutionId({ execution, stage: stage.name, action }),
      ...latestExecution(action),
      ...(token === undefined ? {} : { token }),
    },
  };
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
