import type { CodeBuildClient, TestCase } from '@aws-sdk/client-codebuild';
import type { CommandContext } from '../command/command-context';
import { firstLine } from '../text/first-line';

const SHOWN_TESTS = 50;
const FAILED = ['FAILED', 'ERROR'] as const;

/**
 * The failed tests in the JUnit reports of a build, each with the first line of its message, as the laptop engine shows them. Empty for a build
 * without failed tests, and after 30 days, when CodeBuild deletes reports.
 */
export async function readFailedTests(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  build: string,
): Promise<readonly string[]> {
  const { BatchGetBuildsCommand } = await import('@aws-sdk/client-codebuild');
  const client = await aws.at(platform.pipeline, 'read').codeBuild();
  const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [build] }));
  const reports = builds.flatMap(({ reportArns = [] }) => reportArns);
  const tests = (await Promise.all(reports.map((report) => failedTestsOf(client, report)))).flat();
  const shown = tests.slice(0, SHOWN_TESTS).map(describeTest);
  return tests.length > SHOWN_TESTS ? [...shown, `and ${tests.length - SHOWN_TESTS} more`] : shown;
}

async function failedTestsOf(client: CodeBuildClient, reportArn: string): Promise<readonly TestCase[]> {
  const { paginateDescribeTestCases, ResourceNotFoundException } = await import('@aws-sdk/client-codebuild');
  const found: TestCase[] = [];
  try {
    for (const status of FAILED) {
      for await (const { testCases = [] } of paginateDescribeTestCases({ client }, { reportArn, filter: { status } })) {
        found.push(...testCases);
      }
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) {
      throw error;
    }
  }
  return found;
}

const describeTest = ({ prefix, name, message }: TestCase): string =>
  `${[prefix, name].filter(Boolean).join(': ')}: ${firstLine(message ?? 'no message')}`;
