import { reportFile, type ReportSummary } from '../../codebuild/report';
import { findBuilds, type ActionBuild, type CodeBuildBackend } from './builds';

/** A report of a build. */
export interface BuildReport {
  readonly arn: string;
  readonly groupArn: string;
  readonly summary: ReportSummary;
  readonly build: ActionBuild;
}

/** The reports of a build; none while it runs. */
export function reportsOf({ store }: CodeBuildBackend, build: ActionBuild): readonly BuildReport[] {
  const { execution, stage, action, arnPrefix, project, uuid } = build;
  const file = reportFile(store.workDirectory(execution.number, { stage, action: action.name }));
  const summaries = action.endedAt === null ? [] : (file.read() ?? []);
  return summaries.map((summary) => {
    const group = groupName(project, summary.name);
    return { arn: `${arnPrefix}:report/${group}:${uuid}`, groupArn: `${arnPrefix}:report-group/${group}`, summary, build };
  });
}

export function findReport(backend: CodeBuildBackend, arn: string): BuildReport | undefined {
  const uuid = arn.slice(arn.lastIndexOf(':') + 1);
  return findBuilds(backend, (id) => id.endsWith(`:${uuid}`))
    .flatMap((build) => reportsOf(backend, build))
    .find((report) => report.arn === arn);
}

/** CodeBuild prefixes a group name of a buildspec with the name of the project; a buildspec can also have the ARN of a group. */
const groupName = (project: string, name: string): string =>
  name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : `${project}-${name}`;
