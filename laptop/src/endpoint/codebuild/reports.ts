import type { ReportSummary } from '../../codebuild/build';
import { reportFile } from '../../codebuild/report-file';
import type { EngineParts } from '../engine-parts';
import { findBuilds, type Build } from './builds';

/** A report of a build. */
export interface BuildReport {
  readonly arn: string;
  readonly groupArn: string;
  readonly summary: ReportSummary;
  readonly build: Build;
}

/** The reports of a build; none while it runs. */
export function reportsOf({ store }: EngineParts, build: Build): readonly BuildReport[] {
  const {
    execution: { number },
    stage,
    action,
    arnPrefix,
    project,
    uuid,
  } = build;
  const summaries = action.endedAt === null ? [] : (reportFile(store.workDirectory({ number, stage, action: action.name })).read() ?? []);
  return summaries.map((summary) => {
    const group = groupName(project, summary.name);
    return { arn: `${arnPrefix}:report/${group}:${uuid}`, groupArn: `${arnPrefix}:report-group/${group}`, summary, build };
  });
}

/** A report, by its ARN. */
export function findReport(parts: EngineParts, arn: string): BuildReport | undefined {
  const uuid = arn.slice(arn.lastIndexOf(':') + 1);
  return findBuilds(parts, (id) => id.endsWith(`:${uuid}`))
    .flatMap((build) => reportsOf(parts, build))
    .find((report) => report.arn === arn);
}

/** CodeBuild puts the project's name before a group that a buildspec names; a buildspec may also give the ARN of a group. */
const groupName = (project: string, name: string): string =>
  name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : `${project}-${name}`;
