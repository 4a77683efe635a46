import { decisionCommands, describeAction } from '../terminal/plain-host';
import { renderApprovalRequest, renderHeading } from '../terminal/render';
import { renderEnvironment } from '../terminal/render-events';
import type { ActionEvent } from '../events';
import type { PushState } from './push-state';

/** What is new in a state. Undefined before the first one. */
export function describeProgress(before: PushState | undefined, now: PushState): readonly string[] {
  const seen = before?.execution.execution === now.execution.execution ? before : undefined;
  return [
    ...(seen === undefined ? heading(before, now) : []),
    ...now.actions.filter((action) => statusIn(seen, action) !== action.status).flatMap(describeAction),
    ...(isRollingBack(now) && !(seen && isRollingBack(seen)) ? [`  the stage that failed is rolled back`] : []),
    ...(now.queued === null || now.queued === seen?.queued ? [] : [`  #${now.execution.execution} ${now.queued}`]),
  ];
}

/** The lines after which the push ends; undefined while the execution goes on. */
export function describeEnd(state: PushState): readonly string[] | undefined {
  const number = `#${state.execution.execution}`;
  if (state.approval !== null) {
    const how = state.ended ? 'npm start -- --approve, or npm start -- --reject' : decisionCommands(state.approval.stage);
    return [renderApprovalRequest(state.approval), `\n? ${number} waits for a decision: ${how}`, ...environments(state)];
  }
  if (state.pausedStage !== null) {
    const commands = ['continue', 'stop'].map((decide) => `npx projen deployment:${decide} ${state.pausedStage} --local`);
    return [`\n? ${number} waits for a decision about its deployment: ${commands.join(', or ')}`, ...environments(state)];
  }
  return state.ended ? [`\n${outcome(number, state)}`, ...environments(state)] : undefined;
}

function heading(before: PushState | undefined, now: PushState): readonly string[] {
  return before === undefined
    ? [renderHeading(now.execution), `  Ctrl-C ends only this output; npx projen pipeline:status --watch --local shows the rest`]
    : [`  the pipeline has changed itself: the execution starts again with the new one`, renderHeading(now.execution)];
}

const statusIn = (state: PushState | undefined, { stage, action }: ActionEvent): ActionEvent['status'] | undefined =>
  state?.actions.find((other) => other.stage === stage && other.action === action)?.status;

const isRollingBack = ({ execution: { status }, ended }: PushState): boolean => status === 'Failed' && !ended;

const environments = ({ environments: all }: PushState): readonly string[] =>
  all.map((environment) => renderEnvironment({ type: 'environment', ...environment }));

function outcome(number: string, { execution: { status }, stopReason }: PushState): string {
  switch (status) {
    case 'Succeeded':
      return `✔ ${number} has succeeded: the commit is in every environment`;
    case 'Failed':
      return `✖ ${number} has failed, and the commit is not in every environment; push a fix, or the same commit to try again`;
    case 'Superseded':
      return `■ ${number} is superseded by a newer commit`;
    case 'Stopping':
    case 'Stopped':
      return `■ ${number} was stopped by hand${stopReason === '' ? '' : `: ${stopReason}`}`;
    case 'InProgress':
    case 'Cancelled':
      return `■ ${number} goes no further: npm start has ended, or was started with --until; npm start continues with the checked-out commit`;
  }
}
