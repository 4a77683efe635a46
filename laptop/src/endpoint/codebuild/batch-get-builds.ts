import type { JsonObject } from '../../json';
import type { ActionExecution } from '../../pipeline/execution';
import { buildLogGroup } from '../logs/log-groups';
import { seconds } from '../wire-time';
import { findBuilds, type ActionBuild, type CodeBuildBackend } from './builds';
import { reportsOf } from './reports';
import type { JsonReader } from '../../json-reader';

const STATUSES: Readonly<Record<ActionExecution['status'], string>> = {
  InProgress: 'IN_PROGRESS',
  Abandoned: 'STOPPED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
};

export function batchGetBuilds(backend: CodeBuildBackend, input: JsonReader): JsonObject {
  const ids = input.strings('ids');
  if (ids.length === 0 || ids.length > 100) {
    input.fail('ids', 'must be a list of 1 to 100 build ids');
  }
  const builds = findBuilds(backend, (id) => ids.includes(id));
  return {
    builds: ids.flatMap((id) => builds.filter((build) => build.id === id).slice(0, 1)).map((build) => describe(backend, build)),
    buildsNotFound: ids.filter((id) => !builds.some((build) => build.id === id)),
  };
}

function describe(backend: CodeBuildBackend, build: ActionBuild): JsonObject {
  const { id, project, uuid, arnPrefix, record, execution, action } = build;
  const groupName = record === null ? `/aws/codebuild/${project}` : buildLogGroup(record);
  return {
    id,
    arn: `${arnPrefix}:build/${id}`,
    projectName: project,
    startTime: seconds(action.startedAt),
    ...(action.endedAt === null ? {} : { endTime: seconds(action.endedAt) }),
    buildStatus: STATUSES[action.status],
    buildComplete: action.status !== 'InProgress',
    sourceVersion: execution.revision.version,
    resolvedSourceVersion: execution.revision.version,
    initiator: `codepipeline/${execution.pipelineName}`,
    exportedEnvironmentVariables: Object.entries(action.outputVariables).map(([name, value]) => ({ name, value })),
    reportArns: reportsOf(backend, build).map(({ arn }) => arn),
    logs: {
      groupName,
      streamName: uuid,
      cloudWatchLogsArn: `${arnPrefix.replace(':codebuild:', ':logs:')}:log-group:${groupName}:log-stream:${uuid}`,
      cloudWatchLogs: { status: 'ENABLED', groupName },
    },
  };
}
