import { existsSync } from 'node:fs';
import { firstLine } from '../first-line';
import { isActive, type Execution } from '../pipeline/execution';
import { lastLogLines } from '../runtime/task-log';
import { printable } from '../terminal/printable';
import { executionStatus, viewActions, type ActionView } from './execution-view';
import { html, type Html } from './html';
import { actionLogPath } from './logs/action-log';
import { age, elapsed, shortVersion } from './words';
import type { PageBackend } from './page-backend';

const SHOWN_LOG_LINES = 20;

/** Of an execution: what it is, why it failed, and its actions. */
export function executionCard(backend: PageBackend, execution: Execution): Html {
  const { number, revision } = execution;
  const actions = viewActions(backend, execution);
  const failed = actions.filter(({ hasFailed }) => hasFailed);
  const id = `execution-${number}`;
  return html`<section class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">
      <a href="/executions/${number}">#${number}</a> ${title(execution)} <span class="quiet">${shortVersion(revision.version)}</span>
    </h2>
    <p>
      ${executionStatus(backend, execution)}, started ${age(execution.startedAt)},
      ${elapsed(execution.startedAt, execution.endedAt)}${
        revision.author !== '' && html`, by ${revision.author}`
      }${revision.branch !== '' && html` on ${revision.branch}`}
    </p>
    ${execution.stopReason !== undefined && execution.stopReason !== '' && html`<p class="message">Stopped: ${execution.stopReason}</p>`}
    ${failed.map((action) => failure(backend, { execution, action }))} ${retries(execution, failed)} ${actionTable(execution, actions)}
    ${messages(backend, execution)} ${operations(execution)}
  </section>`;
}

const title = ({ rollbackTarget, revision }: Execution): string =>
  rollbackTarget === null ? firstLine(revision.message) : `Rollback to #${rollbackTarget}`;

function failure(backend: PageBackend, { execution, action }: { readonly execution: Execution; readonly action: ActionView }): Html {
  const { stage, name, text } = action;
  const lines = action.hasLog ? lastLines(backend.store.logFile(execution.number, { stage, action: name })) : '';
  return html`<h3 class="bad">${stage} / ${name} failed</h3>
    <pre tabindex="0" class="message">${printable(text)}</pre>
    ${
      lines !== '' &&
      html`<details>
        <summary>The last lines of its log</summary>
        <pre tabindex="0">${lines}</pre>
      </details>`
    }
    ${action.hasLog && html`<p><a href="${logPath(execution, action)}">The whole log of ${stage} / ${name}</a></p>`}`;
}

/** A button for each stage that has failed. */
function retries(execution: Execution, failed: readonly ActionView[]): readonly Html[] {
  const stages = execution.type === 'STANDARD' && !isActive(execution) ? new Set(failed.map(({ stage }) => stage)) : [];
  return [...stages].map(
    (stage) =>
      html`<form method="post" action="/executions/${execution.number}/retry">
        <input type="hidden" name="stage" value="${stage}" />
        <button id="retry-${execution.number}-${stage}">Retry ${stage}</button>
      </form>`,
  );
}

/** Without colours and other escapes. */
export const lastLines = (file: string): string => (existsSync(file) ? printable(lastLogLines(file, SHOWN_LOG_LINES).join('\n')) : '');

const logPath = ({ number }: Execution, { stage, name }: ActionView): string => actionLogPath(number, { stage, action: name });

function actionTable(execution: Execution, actions: readonly ActionView[]): Html {
  return html`<table class="actions">
    <caption>
      Actions of #${execution.number}
    </caption>
    <thead>
      <tr>
        <th scope="col" class="wide">Action</th>
        <th scope="col" class="words">State</th>
        <th scope="col" class="narrow">Time</th>
        <th scope="col">Output</th>
      </tr>
    </thead>
    <tbody>
      ${actions.map((action) => actionRow(execution, action))}
    </tbody>
  </table>`;
}

function actionRow(execution: Execution, action: ActionView): Html {
  const { stage, name, status, startedAt, endedAt, text } = action;
  const label = `${stage} / ${name}`;
  return html`<tr>
    <th scope="row">${action.hasLog ? html`<a href="${logPath(execution, action)}">${label}</a>` : label}</th>
    <td>${status}</td>
    <td>${startedAt !== null && elapsed(startedAt, endedAt)}</td>
    <td class="line">${printable(firstLine(text))}</td>
  </tr>`;
}

/** What chat channels show of it. */
function messages({ messages: all }: PageBackend, { id, number }: Execution): Html | undefined {
  const own = all.list().filter(({ threadId }) => threadId === id);
  if (own.length === 0) {
    return undefined;
  }
  return html`<details id="messages-${number}">
    <summary>Messages to the chat channel: ${own.length}</summary>
    <ul class="plain">
      ${own.map(({ at, title: about, summary }) => html`<li><span class="quiet">${age(at)}</span> <strong>${about}</strong> ${summary}</li>`)}
    </ul>
  </details>`;
}

function operations(execution: Execution): Html | undefined {
  if (!isActive(execution)) {
    return undefined;
  }
  const id = `stop-${execution.number}`;
  return html`<details id="${id}">
    <summary>Stop #${execution.number}</summary>
    <form method="post" action="/executions/${execution.number}/stop">
      <label for="${id}-reason">Reason (optional)<input id="${id}-reason" name="reason" maxlength="200" autocomplete="off" /></label>
      <button id="${id}-wait" name="abandon" value="no">Stop after the running actions</button>
      <button class="bad" id="${id}-now" name="abandon" value="yes">Stop now</button>
    </form>
  </details>`;
}
