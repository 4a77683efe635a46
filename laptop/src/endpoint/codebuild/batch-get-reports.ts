import type { JsonObject } from '../../json';
import { nanoseconds, seconds } from '../wire-time';
import { findReport, type BuildReport } from './reports';
import type { JsonReader } from '../../json-reader';
import type { CodeBuildBackend } from './builds';

export function batchGetReports(backend: CodeBuildBackend, input: JsonReader): JsonObject {
  const arns = input.strings('reportArns');
  if (arns.length === 0 || arns.length > 100) {
    input.fail('reportArns', 'must be a list of 1 to 100 ARNs of reports');
  }
  const found = arns.map((arn) => ({ arn, report: findReport(backend, arn) }));
  return {
    reports: found.flatMap(({ report }) => (report === undefined ? [] : [describe(report)])),
    reportsNotFound: found.flatMap(({ arn, report }) => (report === undefined ? [arn] : [])),
  };
}

function describe({ arn, groupArn, summary, build }: BuildReport): JsonObject {
  const { name, tests, failed, errors, skipped, durationSeconds, cases } = summary;
  return {
    arn,
    type: 'TEST',
    name,
    reportGroupArn: groupArn,
    executionId: `${build.arnPrefix}:build/${build.id}`,
    status: failed === 0 ? 'SUCCEEDED' : 'FAILED',
    created: seconds(build.action.endedAt ?? build.action.startedAt),
    exportConfig: { exportConfigType: 'NO_EXPORT' },
    truncated: cases.length < tests,
    testSummary: {
      total: tests,
      statusCounts: { SUCCEEDED: tests - failed - skipped, FAILED: failed - errors, ERROR: errors, SKIPPED: skipped, UNKNOWN: 0 },
      durationInNanoSeconds: nanoseconds(durationSeconds),
    },
  };
}
