import type { JsonObject } from '../../cloudformation/resource-provider';
import type { ActionExecution } from '../../pipeline/execution';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { buildLogGroup } from '../logs/log-groups';
import { seconds } from '../seconds';
import { findBuilds, type Build } from './builds';
import { reportsOf } from './reports';

const STATUSES: Readonly<Record<ActionExecution['status'], string>> = {
  InProgress: 'IN_PROGRESS',
  Abandoned: 'STOPPED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
};

export function batchGetBuilds(parts: EngineParts, input: Input): JsonObject {
  const ids = input.texts('ids');
  if (ids.length === 0 || ids.length > 100) {
    input.refuse('ids must be a list of 1 to 100 build ids');
  }
  const builds = findBuilds(parts, (id) => ids.includes(id));
  return {
    builds: ids.flatMap((id) => builds.filter((build) => build.id === id).slice(0, 1)).map((build) => describe(parts, build)),
    buildsNotFound: ids.filter((id) => !builds.some((build) => build.id === id)),
  };
}

function describe(parts: EngineParts, build: Build): JsonObject {
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
    reportArns: reportsOf(parts, build).map(({ arn }) => arn),
    logs: {
      groupName,
      streamName: uuid,
      cloudWatchLogsArn: `${arnPrefix.replace(':codebuild:', ':logs:')}:log-group:${groupName}:log-stream:${uuid}`,
      cloudWatchLogs: { status: 'ENABLED', groupName },
    },
  };
}
