import { environmentOfStage } from '../../config/names';
import type { Suggest } from '../command/suggest';
import { age } from '../text/age';
import { firstLine } from '../text/first-line';
import { shortVersion } from '../text/short-version';
import { table } from '../text/table';
import type { ActionStatus, ExecutionStatus, PipelineStatus, StageStatus } from './pipeline-status';

const MARKS: Readonly<Record<string, string>> = {
  Succeeded: '✔',
  Failed: '✖',
  InProgress: '●',
  Stopped: '■',
  Stopping: '■',
  Cancelled: '■',
  Superseded: '■',
  Abandoned: '■',
  Skipped: '○',
};

interface StatusView {
  readonly now: Date;
  readonly suggest: Suggest;
}

/** A pipeline's state for people: stages with their actions, what is to be decided, what failed and why, the latest executions. */
export function renderStatus(status: PipelineStatus, { now, suggest }: StatusView): readonly string[] {
  const rows = status.stages.flatMap((stage) => [stageRow(stage), ...stage.actions.map((action) => actionRow(action, now))]);
  return [
    `pipeline ${status.pipeline}`,
    '',
    ...table(rows),
    ...hints(status, suggest),
    ...rolledBack(status, suggest),
    '',
    'latest executions',
    ...table(status.executions.slice(0, SHOWN).map((execution) => executionRow(execution, now))),
  ];
}

const SHOWN = 5;
const ERROR_LINES = 8;

function stageRow({ name, status, execution }: StageStatus): readonly string[] {
  const version = execution === null ? '' : `${versionOf(execution)}${execution.type === 'ROLLBACK' ? ' (rollback)' : ''}`;
  return [`${mark(status)} ${name}`, status ?? 'not reached', version, firstLine(execution?.message ?? '')];
}

function actionRow({ name, status, waits, changedAt, by, summary, error }: ActionStatus, now: Date): readonly string[] {
  const when = changedAt === null ? '' : `${age(new Date(changedAt), now)} ago`;
  const what = [firstLine(error ?? summary ?? ''), ...(by === null ? [] : [`by ${person(by)}`])].filter((text) => text !== '').join(', ');
  return [`    ${mark(waits ? 'Skipped' : status)} ${name}`, waits ? 'to decide' : (status ?? '–'), when, what];
}

function executionRow(
  { id, status, type, version, message, startedAt, trigger, statusSummary }: ExecutionStatus,
  now: Date,
): readonly string[] {
  const what = firstLine(statusSummary ?? message ?? '');
  return [
    `  ${mark(status)} ${id}`,
    status,
    version === null ? '–' : shortVersion(version),
    startedAt === null ? '' : `${age(new Date(startedAt), now)} ago`,
    type === 'ROLLBACK' ? 'rollback' : (trigger ?? ''),
    what,
  ];
}

function hints({ stages }: PipelineStatus, suggest: Suggest): readonly string[] {
  const lines = stages.flatMap(({ name, status, actions, inbound, closed }) => [
    ...actions
      .filter(({ waits }) => waits)
      .map(() => environmentOfStage(name))
      .map(
        (environment) =>
          `${environment} waits for a decision: ${suggest(`pipeline:approve ${environment}`)}, or ${suggest(`pipeline:reject ${environment}`)}`,
      ),
    ...(inbound === null ? [] : [`${versionOf(inbound)} waits before ${name}`]),
    ...(closed === null ? [] : [`nothing enters ${name}: ${closed}`]),
    ...(status === 'Failed'
      ? [`${name} failed: ${suggest(`pipeline:logs ${name}`)} shows why, ${suggest(`pipeline:retry ${name}`)} tries again`]
      : []),
  ]);
  return lines.length === 0 ? [] : ['', ...lines];
}

function rolledBack({ rolledBack: failed }: PipelineStatus, suggest: Suggest): readonly string[] {
  if (failed === null) {
    return [];
  }
  const { execution, stage, action, error } = failed;
  const lines = error.trimEnd().split('\n');
  return [
    '',
    `${versionOf(execution)} (${firstLine(execution.message ?? '')}) failed in ${stage} / ${action}, which was rolled back:`,
    ...lines.slice(0, ERROR_LINES).map((line) => `  ${line}`),
    ...(lines.length > ERROR_LINES ? [`  … ${suggest(`pipeline:logs ${stage} --execution ${execution.id}`)}`] : []),
  ];
}

export const versionOf = ({ version }: ExecutionStatus): string => (version === null ? 'an unknown version' : shortVersion(version));
const mark = (status: string | null): string => (status === null ? '·' : (MARKS[status] ?? '?'));
/** The name at the end of an ARN. */
const person = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
