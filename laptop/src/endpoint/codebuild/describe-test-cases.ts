import type { JsonObject } from '../../json';
import type { TestCase } from '../../codebuild/report';
import { EndpointError } from '../endpoint-error';
import { paginate, withToken } from '../paginate';
import { nanoseconds } from '../wire-time';
import { findReport } from './reports';
import type { JsonReader } from '../../json-reader';
import type { CodeBuildBackend } from './builds';

const REPORT_ARN = /^arn:[a-z-]+:codebuild:[a-z0-9-]+:\d{12}:report\/[^:]+:[^:]+$/;
const STATUSES = ['SUCCEEDED', 'FAILED', 'ERROR', 'SKIPPED', 'UNKNOWN'] as const;

/** The test cases of a report, in its order. */
export function describeTestCases(backend: CodeBuildBackend, input: JsonReader): JsonObject {
  const reportArn = input.string('reportArn');
  if (!REPORT_ARN.test(reportArn)) {
    input.fail('reportArn', `must be the ARN of a report, not "${reportArn}"`);
  }
  const report = findReport(backend, reportArn);
  if (report === undefined) {
    throw new EndpointError('ResourceNotFoundException', `there is no report ${reportArn}`);
  }
  const { items, nextToken } = paginate({
    items: report.summary.cases
      .map((testCase, index) => ({ testCase, index }))
      .filter(({ testCase }) => isRequested(testCase, input.object('filter'))),
    idOf: ({ index }) => String(index),
    size: input.number('maxResults', { minimum: 1, maximum: 100, default: 100 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidInputException',
  });
  return { testCases: items.map(({ testCase }) => describe(testCase, reportArn)), ...withToken('nextToken', nextToken) };
}

function isRequested({ status, name, prefix }: TestCase, filter: JsonReader): boolean {
  const requested = filter.choice('status', STATUSES);
  const keyword = filter.optionalString('keyword');
  return (requested === null || status === requested) && (keyword === null || name.includes(keyword) || prefix.includes(keyword));
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
