import type { JsonObject } from '../../cloudformation/resource-provider';
import { hasPassed, type Execution } from '../../pipeline/execution';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { seconds } from '../seconds';
import { describeExecution, revisionSummary, sourceActions } from './describe-execution';
import { findExecution, findNamed, findStage } from './find-in-pipeline';
import { versionNumber } from './version-number';

/** The newest first. */
export function listPipelineExecutions(parts: EngineParts, input: Input): JsonObject {
  const pipeline = findNamed(parts, input.text('pipelineName'));
  const stageName = input.object('filter')?.object('succeededInStage')?.optionalText('stageName') ?? null;
  const stage = stageName === null ? null : findStage(pipeline, stageName);
  const all = parts.store
    .list()
    .filter((execution) => stage === null || hasPassed(execution, stage))
    .reverse();
  const { items, nextToken } = paginate({
    items: all,
    idOf: ({ id }) => id,
    size: input.number('maxResults', { least: 1, most: 100, default: 100 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidNextTokenException',
  });
  const sources = sourceActions(pipeline.definition);
  return {
    pipelineExecutionSummaries: items.map((execution) => ({
      ...describeExecution(parts, execution),
      ...times(execution),
      sourceRevisions: revisions(execution, sources),
      ...stopTrigger(execution),
    })),
    ...withToken('nextToken', nextToken),
  };
}

export function getPipelineExecution(parts: EngineParts, input: Input): JsonObject {
  const { definition } = findNamed(parts, input.text('pipelineName'));
  const execution = findExecution(parts, input.text('pipelineExecutionId'));
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
      ...describeExecution(parts, execution),
      pipelineName: execution.pipelineName,
      pipelineVersion: versionNumber(parts.store.list(), execution.pipelineVersion),
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
