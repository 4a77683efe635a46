import { JsonReader } from '../../json-reader';
import { apiShape, stringValues } from '../api-shape';
import { paginate, withToken } from '../paginate';
import { seconds } from '../wire-time';
import { actionExecutionId, type ActionRun } from './action-execution-id';
import { findExecution, findPipelineByName, type CodePipelineBackend, type FoundPipeline } from './find-in-pipeline';
import { versionNumber } from './version-number';
import type { JsonObject } from '../../json';
import type { ActionExecution, Execution } from '../../pipeline/execution';
import type { ActionDefinition } from '../../pipeline/pipeline-definition';

/** The newest first. */
export function listActionExecutions(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const pipeline = findPipelineByName(backend, input.string('pipelineName'));
  const all = backend.store.list();
  const executions = requestedExecutions(backend, input) ?? all;
  const { items, nextToken } = paginate({
    items: executions
      .flatMap(runsOf)
      .sort((one, other) => other.action.startedAt.localeCompare(one.action.startedAt) || other.execution.number - one.execution.number),
    idOf: actionExecutionId,
    size: input.number('maxResults', { minimum: 1, maximum: 100, default: 100 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidNextTokenException',
  });
  const types = actionTypes(pipeline);
  return {
    actionExecutionDetails: items.map((run) => ({
      ...detailsOf(run, all),
      ...definitionDetails(run, { definition: findDefinition(pipeline, run), actionTypeId: types.get(`${run.stage}/${run.action.name}`) }),
    })),
    ...withToken('nextToken', nextToken),
  };
}

/** Null without a filter. */
function requestedExecutions(backend: CodePipelineBackend, input: JsonReader): readonly Execution[] | null {
  const filter = input.object('filter');
  const id =
    filter.optionalString('pipelineExecutionId') ?? filter.optionalObject('latestInPipelineExecution')?.string('pipelineExecutionId');
  return id === undefined ? null : [findExecution(backend, id)];
}

/** The last action of a stage comes first, since several can start within a millisecond. */
const runsOf = (execution: Execution): ActionRun[] =>
  execution.stages.flatMap((stage) => stage.actions.map((action) => ({ execution, stage: stage.name, action }))).reverse();

const findDefinition = ({ definition }: FoundPipeline, { stage, action }: ActionRun): ActionDefinition | undefined =>
  definition.stages.find((candidate) => candidate.name === stage)?.actions.find((candidate) => candidate.name === action.name);

function detailsOf(run: ActionRun, all: readonly Execution[]): JsonObject {
  const { execution, stage, action } = run;
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
  };
}

interface Defined {
  /** Undefined for an action that the pipeline no longer has. */
  readonly definition: ActionDefinition | undefined;
  readonly actionTypeId: JsonObject | undefined;
}

function definitionDetails({ action }: ActionRun, { definition, actionTypeId }: Defined): JsonObject {
  return {
    input: {
      ...(actionTypeId === undefined ? {} : { actionTypeId }),
      ...(definition === undefined ? {} : definitionInput(definition)),
      ...(action.configuration === undefined ? {} : { resolvedConfiguration: stringValues(action.configuration) }),
      inputArtifacts: (definition?.inputs ?? []).map((name) => ({ name })),
    },
    output: {
      outputArtifacts: (definition?.outputs ?? []).map((name) => ({ name })),
      outputVariables: action.outputVariables,
      executionResult: executionResult(action),
    },
  };
}

const definitionInput = ({ configuration, region, namespace }: ActionDefinition): JsonObject => ({
  configuration: stringValues(configuration),
  ...(region === null ? {} : { region }),
  ...(namespace === null ? {} : { namespace }),
});

const executionResult = ({ externalId, summary, status }: ActionExecution): JsonObject => ({
  ...(externalId === undefined ? {} : { externalExecutionId: externalId }),
  ...(summary === '' ? {} : { externalExecutionSummary: summary }),
  ...(status === 'Failed' ? { errorDetails: { code: 'JobFailed', message: summary } } : {}),
});

function actionTypes({ record }: FoundPipeline): ReadonlyMap<string, JsonObject> {
  const stages = JsonReader.of(record).objects('Stages');
  return new Map(
    stages.flatMap((stage) =>
      stage
        .objects('Actions')
        .map((action) => [`${stage.string('Name')}/${action.string('Name')}`, apiShape(action.json('ActionTypeId'))] as const),
    ),
  );
}
