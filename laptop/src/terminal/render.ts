import pc from 'picocolors';
import { firstLine } from '../first-line';
import type { ActionEvent, ApprovalEvent, ExecutionEvent } from '../events';
import type { ActionRow, Progress } from './progress';

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const FRAME_MILLISECONDS = 100;
const MAXIMUM_SUBJECT = 72;

export interface FrameProps {
  readonly progress: Progress;
  readonly now: number;
  readonly columns: number;
}

/** An execution with a line per action; a running action shows its last line of output. */
export function renderFrame({ progress, now, columns }: FrameProps): string {
  const stageWidth = Math.max(...progress.rows.map((row) => row.stage.length));
  const actionWidth = Math.max(...progress.rows.map((row) => row.action.length));
  const lines = progress.rows.map((row, index) => {
    const stage = progress.rows[index - 1]?.stage === row.stage ? '' : row.stage;
    const head = `  ${symbol(row, now)} ${pc.bold(stage.padEnd(stageWidth))}  ${row.action.padEnd(actionWidth)}  ${clock(row, now).padStart(7)}`;
    const detail = row.status === 'InProgress' ? row.lastLine : firstLine(row.summary);
    return `${head}  ${pc.dim(shorten(detail, columns - stageWidth - actionWidth - 20))}`;
  });
  return [renderHeading(progress.execution), ...lines].join('\n');
}

export function renderHeading(execution: ExecutionEvent): string {
  const { version, message } = execution.revision;
  const kind = execution.rollbackTarget === null ? '' : ` rollback to #${execution.rollbackTarget}`;
  const resumed = execution.resumed ? ' resumed' : '';
  return `\n${pc.bold(`#${execution.execution}${kind}${resumed}`)}  ${pc.cyan(version.slice(0, 7))}  ${shorten(firstLine(message), MAXIMUM_SUBJECT)}`;
}

export function renderApprovalRequest({ version, stage, information, link }: ApprovalEvent): string {
  return [
    pc.bold(`\n  ${stage}: approve ${version.slice(0, 7)}?`),
    ...[information, link].flatMap((text) => (text === null ? [] : [`  ${text.replaceAll('\n', '\n  ')}`])),
  ].join('\n');
}

/** The complete reason, and the log file. */
export function renderFailure({ summary, logFile }: ActionEvent): string {
  return [...summary.split('\n'), `log: ${logFile}`].map((line) => `    ${line}`).join('\n');
}

function symbol(row: ActionRow, now: number): string {
  switch (row.status) {
    case 'Pending':
      return pc.dim('·');
    case 'InProgress':
      return pc.cyan(SPINNER.charAt(Math.floor(now / FRAME_MILLISECONDS) % SPINNER.length));
    case 'Waiting':
      return pc.yellow('?');
    case 'Succeeded':
      return pc.green('✔');
    case 'Abandoned':
      return pc.yellow('■');
    case 'Failed':
      return pc.red('✖');
  }
}

function clock(row: ActionRow, now: number): string {
  if (row.status === 'Pending') {
    return '';
  }
  const seconds = row.status === 'InProgress' ? (now - row.startedAt) / 1000 : row.seconds;
  return `${seconds.toFixed(1)} s`;
}

function shorten(line: string, width: number): string {
  const text = line.replaceAll('\t', ' ').trim();
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
