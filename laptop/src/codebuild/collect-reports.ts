import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportSummary } from './build';
import type { ReportSpec } from './buildspec';
import { findFiles } from './glob';
import { readJunit } from './read-junit';
import { summarizeReport } from './summarize-report';
import type { TestCase } from './test-case';

const LONGEST_MESSAGE = 4000;

export interface CollectReportsProps {
  readonly specs: readonly ReportSpec[];
  readonly sourceDirectory: string;
  readonly log: (line: string) => void;
  /** Takes secrets out of a text: what a test says of itself is kept. */
  readonly hide: (text: string) => string;
}

/** Reads the test reports that a build left. A report that is absent or cannot be read is a line in the log, as on CodeBuild. */
export function collectReports({ specs, sourceDirectory, log, hide }: CollectReportsProps): readonly ReportSummary[] {
  return specs.flatMap((spec) => {
    if (spec.format !== 'JUNITXML') {
      log(`report ${spec.name}: ${spec.format} is not read on this machine, only JUNITXML is`);
      return [];
    }
    const base = join(sourceDirectory, spec.baseDirectory);
    const files = existsSync(base) ? findFiles(base, spec.files) : [];
    if (files.length === 0) {
      log(`report ${spec.name}: no file matches ${spec.files.join(', ')} below ${spec.baseDirectory}`);
    }
    const read = files.flatMap((file) => readReport(join(base, file), { name: spec.name, log }));
    const cases = read.flat().map((testCase) => hidden(testCase, hide));
    return read.length === 0 ? [] : [summarizeReport(spec.name, cases)];
  });
}

/** Cut short last: half of a secret would not be found. */
const hidden = (testCase: TestCase, hide: CollectReportsProps['hide']): TestCase => ({
  ...testCase,
  suite: hide(testCase.suite),
  prefix: hide(testCase.prefix),
  name: hide(testCase.name),
  message: hide(testCase.message).slice(0, LONGEST_MESSAGE),
});

function readReport(
  path: string,
  { name, log }: { readonly name: string; readonly log: CollectReportsProps['log'] },
): readonly (readonly TestCase[])[] {
  const cases = readJunit(readFileSync(path, 'utf8'));
  if (cases === null) {
    log(`report ${name}: ${path} is not valid JUnit XML`);
  }
  return cases === null ? [] : [cases];
}
