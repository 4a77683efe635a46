import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportSummary } from './build';
import type { ReportSpec } from './buildspec';
import { findFiles } from './glob';
import { readJunit } from './read-junit';

export interface CollectReportsProps {
  readonly specs: readonly ReportSpec[];
  readonly sourceDirectory: string;
  readonly log: (line: string) => void;
}

/** Reads the test reports that a build left. A report that is absent or cannot be read is a line in the log, as on CodeBuild. */
export function collectReports({ specs, sourceDirectory, log }: CollectReportsProps): readonly ReportSummary[] {
  return specs.flatMap((spec) => {
    if (spec.format !== 'JUNITXML') {
      log(`report ${spec.name}: ${spec.format} is not read on this machine, only JUNITXML is`);
      return [];
    }
    const base = join(sourceDirectory, spec.baseDirectory);
    const files = existsSync(base) ? findFiles(base, spec.files) : [];
    if (files.length === 0) log(`report ${spec.name}: no file matches ${spec.files.join(', ')} below ${spec.baseDirectory}`);
    const summaries = files.flatMap((file) => readReport(join(base, file), { name: spec.name, log }));
    return summaries.length === 0 ? [] : [summaries.reduce(merge)];
  });
}

function readReport(path: string, { name, log }: { readonly name: string; readonly log: CollectReportsProps['log'] }): readonly ReportSummary[] {
  const summary = readJunit(name, readFileSync(path, 'utf8'));
  if (summary === null) log(`report ${name}: ${path} is not valid JUnit XML`);
  return summary === null ? [] : [summary];
}

function merge(a: ReportSummary, b: ReportSummary): ReportSummary {
  return {
    name: a.name,
    tests: a.tests + b.tests,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}
