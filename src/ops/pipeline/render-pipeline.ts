import { environmentOfStage } from '../../config/names';
import type { Suggest } from '../command/suggest';
import { ago } from '../text/age';
import { firstLine, subjectOf } from '../text/first-line';
import { shortVersion } from '../text/short-version';
import { table } from '../text/table';
import type { Row } from '../text/table';
import { pauseHint } from '../service/render-deployment';
import type { ActionSummary, ExecutionSummary, PipelineStatus, PipelineSummary, StageSummary } from './pipeline-summary';

const WAITING = '○';
const MARKS: Readonly<Record<string, string>> = {
  Succeeded: '✔',
  Failed: '✖',
  InProgress: '●',
  Stopped: '■',
  Stopping: '■',
  Cancelled: '■',
  Superseded: '■',
  Abandoned: '■',
  Skipped: WAITING,
};

const SHOWN_EXECUTIONS = 5;
const SHOWN_ERROR_LINES = 8;

interface PipelineView {
  readonly now: Date;
  readonly suggest: Suggest;
}

/** The state of a pipeline for people: stages and actions, approvals that wait, failures, the latest executions. */
export function renderPipeline(summary: PipelineStatus, { now, suggest }: PipelineView): readonly string[] {
  const rows = summary.stages.flatMap((stage) => [stageRow(stage), ...stage.actions.map((action) => actionRow(action, now))]);
  const hints = [
    ...summary.stages.flatMap((stage) => stageHints(stage, suggest)),
    ...summary.pausedDeployments.map((paused) => pauseHint(paused, suggest)),
  ];
  return [
    `pipeline ${summary.pipeline}`,
    '',
    ...table(rows),
    ...(hints.length === 0 ? [] : ['', ...hints]),
    ...renderRolledBack(summary, suggest),
    '',
    'latest executions',
    ...table(summary.executions.slice(0, SHOWN_EXECUTIONS).map((execution) => executionRow(execution, now))),
  ];
}

function stageRow({ name, status, execution }: StageSummary): Row {
  const row = [`${mark(status)} ${name}`, status ?? 'not reached'];
  if (execution === null) {
    return row;
  }
  const version = executionVersion(execution);
  return [...row, execution.type === 'ROLLBACK' ? `${version} (rollback)` : version, subject(execution)];
}

function actionRow({ name, status, waits, changedAt, by, summary, error }: ActionSummary, now: Date): Row {
  const details: string[] = [];
  const message = error ?? summary;
  if (message !== null) {
    details.push(firstLine(message));
  }
  if (by !== null) {
    details.push(`by ${personName(by)}`);
  }
  const state = waits ? 'to approve' : (status ?? '–');
  return [`    ${waits ? WAITING : mark(status)} ${name}`, state, ago(changedAt, now), details.join(', ')];
}

function executionRow(execution: ExecutionSummary, now: Date): Row {
  const { id, status, type, version, startedAt, trigger, statusSummary } = execution;
  return [
    `  ${mark(status)} ${id}`,
    status,
    version === null ? '–' : shortVersion(version),
    ago(startedAt, now),
    type === 'ROLLBACK' ? 'rollback' : trigger,
    statusSummary === null ? subject(execution) : firstLine(statusSummary),
  ];
}

function stageHints({ name, status, actions, inbound, closed }: StageSummary, suggest: Suggest): readonly string[] {
  const hints: string[] = actions.flatMap((action) =>
    action.failedTests.length === 0 ? [] : [`failed tests of ${name} / ${action.name}:`, ...failedTestLines(action.failedTests)],
  );
  if (actions.some(({ waits }) => waits)) {
    const environment = environmentOfStage(name);
    const [approve, reject] = [suggest(`pipeline:approve ${environment}`), suggest(`pipeline:reject ${environment}`)];
    hints.push(`${environment} waits for an approval: ${approve}, or ${reject}`);
  }
  if (inbound !== null) {
    hints.push(`${executionVersion(inbound)} is queued for ${name}`);
  }
  if (closed !== null) {
    hints.push(`the transition into ${name} is disabled: ${closed}`);
  }
  if (status === 'Failed') {
    hints.push(`${name} failed: ${suggest(`pipeline:logs ${name}`)} shows why, ${suggest(`pipeline:retry ${name}`)} tries again`);
  }
  return hints;
}

function renderRolledBack({ rolledBack }: PipelineSummary, suggest: Suggest): readonly string[] {
  if (rolledBack === null) {
    return [];
  }
  const { execution, stage, action, error, failedTests } = rolledBack;
  // The error of a build on the laptop also has its failed tests.
  const lines = failedTests.length === 0 ? error.trimEnd().split('\n') : [firstLine(error), ...failedTestLines(failedTests)];
  const rendered = [
    '',
    `${executionVersion(execution)} (${subject(execution) ?? 'no commit message'}) failed in ${stage} / ${action}, which was rolled back:`,
    ...lines.slice(0, SHOWN_ERROR_LINES).map((line) => `  ${line}`),
  ];
  if (lines.length > SHOWN_ERROR_LINES) {
    rendered.push(`  … ${suggest(`pipeline:logs ${stage} --execution ${execution.id}`)}`);
  }
  return rendered;
}

/** As the laptop engine shows them. */
export const failedTestLines = (tests: readonly string[]): readonly string[] => tests.map((test) => `  ✖ ${test}`);

export const executionVersion = ({ version }: ExecutionSummary): string =>
  version === null ? 'an unknown version' : shortVersion(version);

export const subject = ({ message }: ExecutionSummary): string | null => (message === null ? null : subjectOf(message));

const mark = (status: string | null): string => (status === null ? '·' : (MARKS[status] ?? '?'));

/** The last part of an ARN. */
const personName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
