import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';

/** Log of an action in CloudWatch Logs. */
export interface ActionLog {
  readonly group: string;
  readonly stream: string;
}

const ARN = /:log-group:(.+?):log-stream:(.+)$/;
/** Prefix of the log group of a CodeBuild project that configures none. */
const BUILD_GROUP = '/aws/codebuild/';

/** The log of a build, as the pipeline or else CodeBuild reports it; null for an action without a log. */
export async function findLog(
  { input, output }: ActionExecutionDetail,
  codeBuild: () => Promise<CodeBuildClient>,
): Promise<ActionLog | null> {
  const { logStreamARN, externalExecutionId } = output?.executionResult ?? {};
  const [, group, stream] = (logStreamARN === undefined ? null : ARN.exec(logStreamARN)) ?? [];
  if (group !== undefined && stream !== undefined) {
    return { group, stream };
  }
  const [project, id] = externalExecutionId?.split(':') ?? [];
  if (input?.actionTypeId?.provider !== 'CodeBuild' || externalExecutionId === undefined || project === undefined || id === undefined) {
    return null;
  }
  const { BatchGetBuildsCommand } = await import('@aws-sdk/client-codebuild');
  const { builds = [] } = await (await codeBuild()).send(new BatchGetBuildsCommand({ ids: [externalExecutionId] }));
  const { groupName, streamName } = builds[0]?.logs ?? {};
  return { group: groupName ?? `${BUILD_GROUP}${project}`, stream: streamName ?? id };
}
