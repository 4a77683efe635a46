import type { CommandContext } from '../command/command-context';
import { listActions } from './list-actions';
import type { PipelineHandle } from './open-pipeline';

export interface ReadAssertionsProps {
  readonly context: Pick<CommandContext, 'aws' | 'platform'>;
  readonly handle: PipelineHandle;
  readonly execution: string;
  /** Stage that runs the tests. */
  readonly stage: string;
}

/** The result of an execution's acceptance tests in a stage, for people; null if there were none. */
export async function readAssertions({ context, handle, execution, stage }: ReadAssertionsProps): Promise<string | null> {
  const actions = await listActions(handle, execution);
  const test = actions.find(({ stageName, input }) => stageName === stage && input?.actionTypeId?.category === 'Test');
  if (test === undefined) {
    return null;
  }
  const { externalExecutionId, externalExecutionSummary } = test.output?.executionResult ?? {};
  if (externalExecutionId === undefined) {
    return externalExecutionSummary ?? test.status ?? null;
  }
  return (await readReports(context, externalExecutionId)) ?? test.status ?? null;
}

/** As CodeBuild counts them in the reports of a build. */
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
