import type { JsonObject } from '../../cloudformation/resource-provider';
import type { ActionExecution, Execution } from '../../pipeline/execution';
import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import { buildLogGroup } from '../logs/log-groups';
import type { OperationGroup } from '../operation';
import { seconds } from '../seconds';

const STATUSES: Readonly<Record<ActionExecution['status'], string>> = { InProgress: 'IN_PROGRESS', Abandoned: 'STOPPED', Succeeded: 'SUCCEEDED', Failed: 'FAILED' };

/** The builds that the pipeline has started, in the wire protocol of CodeBuild: enough to find their logs. */
export const codeBuildOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'json',
  signingName: 'codebuild',
  apiName: 'CodeBuild_20161006',
  errorCodes: [],
  operations: { BatchGetBuilds: ({ input }) => batchGetBuilds(parts, new Input(input, 'InvalidInputException')) },
});

function batchGetBuilds(parts: EngineParts, input: Input): JsonObject {
  const ids = input.texts('ids');
  if (ids.length === 0 || ids.length > 100) {
    input.refuse('ids must be a list of 1 to 100 build ids');
  }
  const runs = parts.store.list().flatMap((execution) => execution.stages.flatMap((stage) => stage.actions.map((action) => ({ execution, action }))));
  const found = ids.map((id) => ({ id, run: runs.find(({ action }) => action.externalId === id) }));
  return {
    builds: found.flatMap(({ id, run }) => (run === undefined ? [] : [describeBuild(parts, { id, ...run })])),
    buildsNotFound: found.flatMap(({ id, run }) => (run === undefined ? [id] : [])),
  };
}

function describeBuild(parts: EngineParts, { id, execution, action }: { id: string; execution: Execution; action: ActionExecution }): JsonObject {
  const [project = '', stream = ''] = id.split(':');
  const stacks = parts.stacks.list();
  const stack = stacks.find(({ resources }) => resources.some(({ type, physicalId }) => type === 'AWS::CodeBuild::Project' && physicalId === project));
  const record = stack?.resources.find(({ physicalId }) => physicalId === project);
  const groupName = record === undefined ? `/aws/codebuild/${project}` : buildLogGroup(record);
  return {
    id,
    arn: `arn:aws:codebuild:${stack?.region}:${stack?.account}:build/${id}`,
    projectName: project,
    startTime: seconds(action.startedAt),
    ...(action.endedAt === null ? {} : { endTime: seconds(action.endedAt) }),
    buildStatus: STATUSES[action.status],
    buildComplete: action.status !== 'InProgress',
    sourceVersion: execution.revision.version,
    resolvedSourceVersion: execution.revision.version,
    initiator: `codepipeline/${execution.pipelineName}`,
    exportedEnvironmentVariables: Object.entries(action.outputVariables).map(([name, value]) => ({ name, value })),
    logs: { groupName, streamName: stream, cloudWatchLogsArn: `arn:aws:logs:${stack?.region}:${stack?.account}:log-group:${groupName}:log-stream:${stream}`, cloudWatchLogs: { status: 'ENABLED', groupName } },
  };
}
