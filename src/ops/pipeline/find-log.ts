import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';

/** Where an action logs to. */
export interface ActionLog {
  readonly group: string;
  readonly stream: string;
}

const ARN = /:log-group:(.+?):log-stream:(.+)$/;
/** Where CodeBuild logs to where a project says nothing else. */
const BUILD_GROUP = '/aws/codebuild/';

/** The log of a build, from what the pipeline or, failing that, CodeBuild says of it; null for an action that has none. */
export async function findLog(
  { input, output }: ActionExecutionDetail,
  codeBuild: () => Promise<CodeBuildClient>,
): Promise<ActionLog | null> {
  const { logStreamARN, externalExecutionId } = output?.executionResult ?? {};
  const [, group, stream] = ARN.exec(logStreamARN ?? '') ?? [];
  if (group !== undefined && stream !== undefined) {
    return { group, stream };
  }
  if (input?.actionTypeId?.provider !== 'CodeBuild' || externalExecutionId === undefined) {
    return null;
  }
  const { BatchGetBuildsCommand } = await import('@aws-sdk/client-codebuild');
  const { builds = [] } = await (await codeBuild()).send(new BatchGetBuildsCommand({ ids: [externalExecutionId] }));
  const { groupName, streamName } = builds[0]?.logs ?? {};
  const [project = '', id = ''] = externalExecutionId.split(':');
  return { group: groupName ?? `${BUILD_GROUP}${project}`, stream: streamName ?? id };
}
