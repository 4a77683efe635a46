import { hasPassed, type Execution } from '../../pipeline/execution';
import { paginate, withToken } from '../paginate';
import { seconds } from '../wire-time';
import { describeExecution, revisionSummary, sourceActions } from './describe-execution';
import { findExecution, findPipelineByName, findStage, type CodePipelineBackend } from './find-in-pipeline';
import { versionNumber } from './version-number';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

/** The newest first. */
export function listPipelineExecutions(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const pipeline = findPipelineByName(backend, input.string('pipelineName'));
  const stageName = input.object('filter').object('succeededInStage').optionalString('stageName');
  const stage = stageName === null ? null : findStage(pipeline, stageName);
  const { items, nextToken } = paginate({
    items: backend.store
      .list()
      .filter((execution) => stage === null || hasPassed(execution, stage))
      .reverse(),
    idOf: ({ id }) => id,
    size: input.number('maxResults', { minimum: 1, maximum: 100, default: 100 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidNextTokenException',
  });
  const sources = sourceActions(pipeline.definition);
  return {
    pipelineExecutionSummaries: items.map((execution) => ({
      ...describeExecution(backend, execution),
      ...times(execution),
      sourceRevisions: revisions(execution, sources),
      ...stopTrigger(execution),
    })),
    ...withToken('nextToken', nextToken),
  };
}

export function getPipelineExecution(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const { definition } = findPipelineByName(backend, input.string('pipelineName'));
  const execution = findExecution(backend, input.string('pipelineExecutionId'));
  const artifacts = sourceActions(definition).flatMap(({ outputs }) =>
    outputs.map((name) => ({
      name,
      revisionId: execution.revision.version,
      revisionSummary: revisionSummary(execution),
      created: seconds(execution.startedAt),
    })),
  );
  return {
    pipelineExecution: {
      ...describeExecution(backend, execution),
      pipelineName: execution.pipelineName,
      pipelineVersion: versionNumber(backend.store.list(), execution.pipelineVersion),
      artifactRevisions: artifacts,
      variables: [],
    },
  };
}

function times(execution: Execution): JsonObject {
  const changes = execution.stages.flatMap((stage) =>
    stage.actions.flatMap((action) => [action.startedAt, action.endedAt ?? action.startedAt]),
  );
  const last = execution.endedAt ?? changes.sort().at(-1) ?? execution.startedAt;
  return { startTime: seconds(execution.startedAt), lastUpdateTime: seconds(last) };
}

const revisions = (execution: Execution, sources: readonly { readonly name: string }[]): JsonObject[] =>
  sources.map(({ name }) => ({ actionName: name, revisionId: execution.revision.version, revisionSummary: revisionSummary(execution) }));

const stopTrigger = ({ stopReason }: Execution): JsonObject => (stopReason === undefined ? {} : { stopTrigger: { reason: stopReason } });
