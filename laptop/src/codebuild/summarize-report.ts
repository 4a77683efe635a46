import { firstLine } from '../first-line';
import type { ReportSummary, TestCase } from './report';

/** The limit of CodeBuild. */
const MAXIMUM_CASES = 500;
/** Failures become part of the record of the execution, which is never deleted. */
const MAXIMUM_FAILURES = 50;
const MAXIMUM_FAILURE_LENGTH = 500;

/** Counts the test cases of a report, and keeps as many as CodeBuild does, the failed ones first. */
export function summarizeReport(name: string, cases: readonly TestCase[]): ReportSummary {
  const failed = cases.filter(hasFailed);
  const skipped = cases.filter(({ status }) => status === 'SKIPPED');
  const kept =
    cases.length <= MAXIMUM_CASES ? cases : [...failed, ...cases.filter((testCase) => !hasFailed(testCase))].slice(0, MAXIMUM_CASES);
  return {
    name,
    tests: cases.length,
    failed: failed.length,
    skipped: skipped.length,
    failures: [
      ...failed.slice(0, MAXIMUM_FAILURES).map(describeFailure),
      ...(failed.length > MAXIMUM_FAILURES ? [`and ${failed.length - MAXIMUM_FAILURES} more`] : []),
    ],
    errors: failed.filter(({ status }) => status === 'ERROR').length,
    durationSeconds: cases.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    cases: kept,
  };
}

const hasFailed = ({ status }: TestCase): boolean => status === 'FAILED' || status === 'ERROR';

function describeFailure({ prefix, name, message }: TestCase): string {
  const title = [prefix, name].filter((part) => part !== '').join(': ');
  return `${title}: ${firstLine(message)}`.slice(0, MAXIMUM_FAILURE_LENGTH);
}
