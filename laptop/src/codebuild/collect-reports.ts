import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from './glob';
import { readJunit } from './read-junit';
import { summarizeReport } from './summarize-report';
import type { ReportSpec } from './buildspec';
import type { ReportSummary, TestCase } from './report';

const MAXIMUM_MESSAGE_LENGTH = 4000;

export interface CollectReportsProps {
  readonly specs: readonly ReportSpec[];
  readonly sourceDirectory: string;
  readonly log: (line: string) => void;
  /** Removes secrets, since reports are stored. */
  readonly mask: (text: string) => string;
}

/** Reads the test reports of a build. A report that is missing or cannot be read is only logged, as in CodeBuild. */
export function collectReports({ specs, sourceDirectory, log, mask }: CollectReportsProps): readonly ReportSummary[] {
  return specs.flatMap((spec) => {
    if (spec.format !== 'JUNITXML') {
      log(`report ${spec.name}: the format ${spec.format} is not supported on this machine, only JUNITXML is`);
      return [];
    }
    const base = join(sourceDirectory, spec.baseDirectory);
    const files = existsSync(base) ? findFiles(base, spec.files) : [];
    if (files.length === 0) {
      log(`report ${spec.name}: no file matches ${spec.files.join(', ')} below ${spec.baseDirectory}`);
    }
    const read = files.flatMap((file) => readReport(join(base, file), { name: spec.name, log }));
    const cases = read.flat().map((testCase) => maskCase(testCase, mask));
    return read.length === 0 ? [] : [summarizeReport(spec.name, cases)];
  });
}

/** Shortens the message after masking: part of a secret would not be found. */
const maskCase = (testCase: TestCase, mask: CollectReportsProps['mask']): TestCase => ({
  ...testCase,
  suite: mask(testCase.suite),
  prefix: mask(testCase.prefix),
  name: mask(testCase.name),
  message: mask(testCase.message).slice(0, MAXIMUM_MESSAGE_LENGTH),
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
