import type { JsonObject } from '../../cloudformation/resource-provider';
import type { ActionExecution, Execution } from '../../pipeline/execution';
import type { ActionDefinition, PipelineDefinition } from '../../pipeline/pipeline-definition';
import { apiShape } from '../api-shape';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { seconds } from '../seconds';
import { actionExecutionId } from './action-execution-id';
import { findExecution, findNamed } from './find-in-pipeline';
import { versionNumber } from './version-number';

interface ActionRun {
  readonly execution: Execution;
  readonly stage: string;
  readonly action: ActionExecution;
}

/** The newest first. */
export function listActionExecutions(parts: EngineParts, input: Input): JsonObject {
  const { definition, record } = findNamed(parts, input.text('pipelineName'));
  const filter = input.object('filter');
  const only =
    filter?.optionalText('pipelineExecutionId') ?? filter?.object('latestInPipelineExecution')?.text('pipelineExecutionId') ?? null;
  const executions = only === null ? parts.store.list() : [findExecution(parts, only)];
  const { items, nextToken } = paginate({
    items: executions
      .flatMap(runsOf)
      .sort((one, other) => other.action.startedAt.localeCompare(one.action.startedAt) || other.execution.number - one.execution.number),
    idOf: actionExecutionId,
    size: input.number('maxResults', { least: 1, most: 100, default: 100 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidNextTokenException',
  });
  const describe = describer({ parts, definition, types: actionTypes(record.properties) });
  return { actionExecutionDetails: items.map(describe), ...withToken('nextToken', nextToken) };
}

/** The last action of a stage first, since several may begin within the same millisecond. */
const runsOf = (execution: Execution): ActionRun[] =>
  execution.stages.flatMap((stage) => stage.actions.map((action) => ({ execution, stage: stage.name, action }))).reverse();

interface DescriberProps {
  readonly parts: EngineParts;
  readonly definition: PipelineDefinition;
  readonly types: ReadonlyMap<string, JsonObject>;
}

function describer({ parts, definition, types }: DescriberProps): (run: ActionRun) => JsonObject {
  const all = parts.store.list();
  return (run) => {
    const { execution, stage, action } = run;
    const known = definition.stages
      .find((candidate) => candidate.name === stage)
      ?.actions.find((candidate) => candidate.name === action.name);
    const actionTypeId = types.get(`${stage}/${action.name}`);
    return {
      pipelineExecutionId: execution.id,
      actionExecutionId: actionExecutionId(run),
      pipelineVersion: versionNumber(all, execution.pipelineVersion),
      stageName: stage,
      actionName: action.name,
      startTime: seconds(action.startedAt),
      lastUpdateTime: seconds(action.endedAt ?? action.startedAt),
      ...(action.updatedBy === undefined ? {} : { updatedBy: action.updatedBy }),
      status: action.status,
      input: { ...(actionTypeId === undefined ? {} : { actionTypeId }), ...inputOf(known, action) },
      output: outputOf(known, action),
    };
  };
}

function inputOf(known: ActionDefinition | undefined, action: ActionExecution): JsonObject {
  return {
    ...(known === undefined
      ? {}
      : apiShape({ Configuration: known.configuration, ...(known.region === null ? {} : { Region: known.region }) })),
    ...(action.configuration === undefined
      ? {}
      : { resolvedConfiguration: apiShape({ Configuration: action.configuration }).configuration ?? {} }),
    inputArtifacts: (known?.inputs ?? []).map((name) => ({ name })),
    ...((known?.namespace ?? null) === null ? {} : { namespace: known?.namespace ?? '' }),
  };
}

function outputOf(known: ActionDefinition | undefined, action: ActionExecution): JsonObject {
  return {
    outputArtifacts: (known?.outputs ?? []).map((name) => ({ name })),
    outputVariables: action.outputVariables,
    executionResult: {
      ...(action.externalId === undefined ? {} : { externalExecutionId: action.externalId }),
      ...(action.summary === '' ? {} : { externalExecutionSummary: action.summary }),
      ...(action.status === 'Failed' ? { errorDetails: { code: 'JobFailed', message: action.summary } } : {}),
    },
  };
}

function actionTypes(pipeline: JsonObject): Map<string, JsonObject> {
  const stages = apiShape(pipeline).stages as readonly {
    readonly name: string;
    readonly actions: readonly { readonly name: string; readonly actionTypeId: JsonObject }[];
  }[];
  return new Map(stages.flatMap((stage) => stage.actions.map((action) => [`${stage.name}/${action.name}`, action.actionTypeId] as const)));
}
