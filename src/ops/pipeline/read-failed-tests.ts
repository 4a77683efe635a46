import type { CodeBuildClient, TestCase } from '@aws-sdk/client-codebuild';
import type { CommandContext } from '../command/command-context';
import { firstLine } from '../text/first-line';

const SHOWN_TESTS = 50;
/** The id of a build is its project and a UUID; that of a deployment is an ARN. */
const BUILD = /^[\w-]+:[^:]+$/;
const FAILED = ['FAILED', 'ERROR'] as const;

/**
 * The failed tests in the JUnit reports of an action, each with the first line of its message, as the laptop engine shows them. Empty for an
 * action without failed tests, and after 30 days, when CodeBuild deletes reports.
 * @param externalId what the action ran: a build, or a deployment, which has no tests
 */
export async function readFailedTests(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  externalId: string | undefined,
): Promise<readonly string[]> {
  if (externalId === undefined || !BUILD.test(externalId)) {
    return [];
  }
  const { BatchGetBuildsCommand } = await import('@aws-sdk/client-codebuild');
  const client = await aws.at(platform.pipeline, 'read').codeBuild();
  const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [externalId] }));
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
