import type { CommandContext } from '../command/command-context';
import type { PipelineHandle } from './pipeline-place';

export interface ReadAssertionsProps extends PipelineHandle {
  readonly context: Pick<CommandContext, 'aws' | 'platform'>;
  readonly execution: string;
  /** Stage whose tests are meant. */
  readonly stage: string;
}

/** The outcome of an execution's acceptance test in a stage, in words; null where there was none. */
export async function readAssertions({ client, pipeline, context, execution, stage }: ReadAssertionsProps): Promise<string | null> {
  const { paginateListActionExecutions } = await import('@aws-sdk/client-codepipeline');
  const pages = paginateListActionExecutions({ client }, { pipelineName: pipeline, filter: { pipelineExecutionId: execution } });
  for await (const { actionExecutionDetails = [] } of pages) {
    const test = actionExecutionDetails.find(({ stageName, input }) => stageName === stage && input?.actionTypeId?.category === 'Test');
    if (test === undefined) {
      continue;
    }
    const { externalExecutionId, externalExecutionSummary } = test.output?.executionResult ?? {};
    if (externalExecutionId === undefined) {
      return externalExecutionSummary ?? test.status ?? null;
    }
    return (await readReports(context, externalExecutionId)) ?? test.status ?? null;
  }
  return null;
}

/** Counted by CodeBuild from the reports of a build. */
async function readReports({ aws, platform }: Pick<CommandContext, 'aws' | 'platform'>, build: string): Promise<string | null> {
  const { BatchGetBuildsCommand, BatchGetReportsCommand } = await import('@aws-sdk/client-codebuild');
  const client = await aws.at(platform.pipeline, 'read').codeBuild();
  const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [build] }));
  const reportArns = builds.flatMap(({ reportArns: arns = [] }) => arns);
  if (reportArns.length === 0) {
    return null;
  }
  const { reports = [] } = await client.send(new BatchGetReportsCommand({ reportArns }));
  // CodeBuild deletes reports after 30 days.
  if (reports.length === 0) {
    return null;
  }
  const total = reports.reduce((sum, { testSummary }) => sum + (testSummary?.total ?? 0), 0);
  const passed = reports.reduce((sum, { testSummary }) => sum + (testSummary?.statusCounts?.['SUCCEEDED'] ?? 0), 0);
  return `${passed} of ${total} assertions passed`;
}
