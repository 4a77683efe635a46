import type { ReportSummary } from './build';
import type { TestCase } from './test-case';

/** As many as CodeBuild keeps of a report. */
const MOST_CASES = 500;
/** They become part of what is kept of an execution for ever. */
const MOST_FAILURES = 50;
const LONGEST_FAILURE = 500;

/** Counts the test cases of a report. Where there are more than are kept, what failed is. */
export function summarizeReport(name: string, cases: readonly TestCase[]): ReportSummary {
  const failed = cases.filter(hasFailed);
  const skipped = cases.filter(({ status }) => status === 'SKIPPED');
  const kept = cases.length <= MOST_CASES ? cases : [...failed, ...cases.filter((testCase) => !hasFailed(testCase))].slice(0, MOST_CASES);
  return {
    name,
    tests: cases.length,
    failed: failed.length,
    skipped: skipped.length,
    failures: [
      ...failed.slice(0, MOST_FAILURES).map(describeFailure),
      ...(failed.length > MOST_FAILURES ? [`and ${failed.length - MOST_FAILURES} more`] : []),
    ],
    errors: failed.filter(({ status }) => status === 'ERROR').length,
    durationSeconds: cases.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    cases: kept,
  };
}

const hasFailed = ({ status }: TestCase): boolean => status === 'FAILED' || status === 'ERROR';

function describeFailure({ prefix, name, message }: TestCase): string {
  const title = [prefix, name].filter((part) => part !== '').join(': ');
  return `${title}: ${message.split('\n')[0] ?? ''}`.slice(0, LONGEST_FAILURE);
}
