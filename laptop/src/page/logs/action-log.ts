import { EndpointError } from '../../endpoint/endpoint-error';
import { findActionExecution, isActive, type ActionPlace, type ActionStatus } from '../../pipeline/execution';
import { html, type Html } from '../html';
import { elapsed, state } from '../words';
import type { ExecutionStore } from '../../pipeline/execution-store';
import type { LogSource } from './log-page';

export const actionLogPath = (execution: number, { stage, action }: ActionPlace): string =>
  `/executions/${execution}/logs/${encodeURIComponent(stage)}/${encodeURIComponent(action)}`;

/** @throws EndpointError with status 404 */
export function actionLog(store: ExecutionStore, parameters: Readonly<Record<string, string>>): LogSource {
  const { number = '', stage = '', action = '' } = parameters;
  const place = { stage, action };
  const execution = /^\d+$/.test(number) ? store.get(Number(number)) : undefined;
  const record = execution && findActionExecution(execution, place);
  if (execution === undefined || record === undefined) {
    throw new EndpointError('NotFound', { status: 404, message: `no execution #${number} has run an action ${stage}/${action}` });
  }
  const { startedAt, endedAt, status, summary } = record;
  return {
    title: `${stage}/${action} of #${execution.number}`,
    path: actionLogPath(execution.number, place),
    file: store.logFile(execution.number, place),
    isOver: () => hasEnded(store, { execution: execution.number, ...place }),
    about: html`<p>
      <a href="/executions/${execution.number}">#${execution.number}</a> · ${STATUSES[status]},
      ${elapsed(startedAt, endedAt)}${summary !== '' && `: ${summary}`}
    </p>`,
  };
}

const STATUSES: Readonly<Record<ActionStatus, Html>> = {
  InProgress: state('running', 'busy'),
  Abandoned: state('stopped', 'wait'),
  Succeeded: state('succeeded', 'good'),
  Failed: state('failed', 'bad'),
};

function hasEnded(store: ExecutionStore, { execution: number, ...place }: ActionPlace & { readonly execution: number }): boolean {
  const execution = store.get(number);
  const record = execution && findActionExecution(execution, place);
  return execution === undefined || !isActive(execution) || record === undefined || record.endedAt !== null;
}
