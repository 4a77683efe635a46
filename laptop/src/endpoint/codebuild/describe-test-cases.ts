import type { JsonObject } from '../../cloudformation/resource-provider';
import type { TestCase } from '../../codebuild/test-case';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { nanoseconds } from './nanoseconds';
import { findReport } from './reports';

const REPORT_ARN = /^arn:[a-z-]+:codebuild:[a-z0-9-]+:\d{12}:report\/[^:]+:[^:]+$/;
const STATUSES = ['SUCCEEDED', 'FAILED', 'ERROR', 'SKIPPED', 'UNKNOWN'] as const;

/** The test cases of a report, in the order in which it has them. */
export function describeTestCases(parts: EngineParts, input: Input): JsonObject {
  const reportArn = input.text('reportArn');
  if (!REPORT_ARN.test(reportArn)) {
    input.refuse(`reportArn must be the ARN of a report, not "${reportArn}"`);
  }
  const report = findReport(parts, reportArn);
  if (report === undefined) {
    throw new EndpointError('ResourceNotFoundException', `there is no report ${reportArn}`);
  }
  const { items, nextToken } = paginate({
    items: report.summary.cases
      .map((testCase, index) => ({ testCase, index }))
      .filter(({ testCase }) => isAsked(testCase, input.object('filter'))),
    idOf: ({ index }) => String(index),
    size: input.number('maxResults', { least: 1, most: 100, default: 100 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidInputException',
  });
  return { testCases: items.map(({ testCase }) => describe(testCase, reportArn)), ...withToken('nextToken', nextToken) };
}

function isAsked({ status, name, prefix }: TestCase, filter: Input | null): boolean {
  const wanted = filter?.choice('status', STATUSES) ?? null;
  const keyword = filter?.optionalText('keyword') ?? '';
  return (wanted === null || status === wanted) && (name.includes(keyword) || prefix.includes(keyword));
}

const describe = ({ suite, prefix, name, status, durationSeconds, message }: TestCase, reportArn: string): JsonObject => ({
  reportArn,
  prefix,
  name,
  status,
  durationInNanoSeconds: nanoseconds(durationSeconds),
  message,
  testSuiteName: suite,
});
