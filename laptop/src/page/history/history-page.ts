import { firstLine } from '../../first-line';
import type { Execution, StageExecution } from '../../pipeline/execution';
import { html, type Html } from '../html';
import { counted, timeOf } from '../units';
import { duration, elapsed, shortVersion } from '../words';
import { segmentBar, type Segment } from './bar-plot';
import { deployedDefinition, deploymentsTo } from './deployments';
import { measure } from './measures';
import { measuresSection } from './measures-section';
import type { Stacks } from '../../cloudformation/stacks';
import type { ExecutionStore } from '../../pipeline/execution-store';
import type { PipelineDefinition } from '../../pipeline/pipeline-definition';
import type { PageResponse } from '../route';

const PAGE_SIZE = 25;
/** Of the stages of a bar. */
const COLOURS = 6;

export interface HistoryBackend {
  readonly stacks: Pick<Stacks, 'list'>;
  /** Has the records of all executions in memory; they are not deleted with the artifacts. */
  readonly store: Pick<ExecutionStore, 'list'>;
  /** In words. */
  readonly statusOf: (execution: Execution) => Html;
}

/** The executions, the newest first, and the measures of delivery. */
export function historyPage(
  { stacks, store, statusOf }: HistoryBackend,
  { page, now }: { readonly page: number; readonly now: number },
): PageResponse {
  const executions = store.list();
  const definition = deployedDefinition(stacks);
  const stage = definition?.lastEnvironment;
  const measures = stage && measure({ executions, deployments: deploymentsTo(stage, executions), now });
  const pages = Math.max(1, Math.ceil(executions.length / PAGE_SIZE));
  const current = Number.isInteger(page) ? Math.min(Math.max(1, page), pages) : 1;
  const shown = executions.toReversed().slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE);
  return {
    kind: 'page',
    title: 'History',
    content: html`<div data-live>
      ${stage && measures && measuresSection(measures, stage.name)}
      <section class="executions" aria-labelledby="executions">
        <h2 id="executions">${counted(executions.length, 'execution')}</h2>
        ${executionTable({ executions: shown, definition, statusOf, now })} ${pageLinks(current, pages)}
      </section>
    </div>`,
  };
}

interface TableProps extends Pick<HistoryBackend, 'statusOf'> {
  readonly executions: readonly Execution[];
  /** Undefined before the first run. */
  readonly definition: PipelineDefinition | undefined;
  readonly now: number;
}

interface Row {
  readonly execution: Execution;
  readonly status: Html;
  /** Without those that only wait for an approval. In milliseconds. */
  readonly stages: readonly { readonly name: string; readonly took: number }[];
}

function executionTable({ executions, definition, statusOf, now }: TableProps): Html {
  const stages = definition?.stages ?? [];
  const approvals = stages.filter(({ actions }) => actions.every(({ kind }) => kind === 'approval')).map(({ name }) => name);
  const rows = executions.map((execution): Row => ({
    execution,
    status: statusOf(execution),
    stages: execution.stages
      .filter(({ name }) => !approvals.includes(name))
      .map((stage) => ({ name: stage.name, took: tookOf(stage, execution.endedAt === null ? now : Date.parse(execution.endedAt)) })),
  }));
  const known = new Set([...stages, ...rows.flatMap((row) => row.stages)].map(({ name }) => name));
  const names = [...known].filter((name) => !approvals.includes(name));
  const longest = Math.max(0, ...rows.map((row) => row.stages.reduce((sum, { took }) => sum + took, 0)));
  return html`${legend(names)}
    <table class="history">
      <caption>
        Executions, the newest first; the bars leave out the time that approvals wait
      </caption>
      <thead>
        <tr>
          <th scope="col">Execution</th>
          <th scope="col">State</th>
          <th scope="col">Started</th>
          <th scope="col">Stages</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => executionRow(row, segmentBar(segments(row, names), longest)))}
      </tbody>
    </table>`;
}

const segments = ({ stages }: Row, names: readonly string[]): readonly Segment[] =>
  stages.map(({ name, took }) => ({ label: `${name} ${duration(took / 1000)}`, value: took, colour: names.indexOf(name) % COLOURS }));

function legend(names: readonly string[]): Html {
  const items = names.map(
    (name, index) =>
      html`<li>
        <svg class="key" viewBox="0 0 12 12" aria-hidden="true"><rect class="part-${index % COLOURS}" width="12" height="12" /></svg>
        ${name}
      </li>`,
  );
  return html`<ul class="links" aria-label="Colours of the stages">
    ${items}
  </ul>`;
}

function executionRow({ execution, status }: Row, bar: Html): Html {
  const { number, revision, startedAt, endedAt, rollbackTarget } = execution;
  return html`<tr>
    <th scope="row">
      <a href="/executions/${number}">#${number}</a>
      ${rollbackTarget !== null && html`<b>Rollback to #${rollbackTarget}</b> `}${firstLine(revision.message)}
      <span class="quiet">${shortVersion(revision.version)} ${revision.branch}</span>
    </th>
    <td>${status}, ${elapsed(startedAt, endedAt)}</td>
    <td class="number">${timeOf(startedAt)}</td>
    <td>${bar}</td>
  </tr>`;
}

/** From the start of the first action to the end of the last one, in milliseconds. */
function tookOf({ actions }: StageExecution, until: number): number {
  const starts = actions.map(({ startedAt }) => Date.parse(startedAt));
  const ends = actions.map(({ endedAt }) => (endedAt === null ? until : Date.parse(endedAt)));
  return actions.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts));
}

const pageLinks = (current: number, pages: number): Html =>
  html`<nav aria-label="Pages of the history">
    <ul class="links">
      ${current > 1 && html`<li><a href="/history?page=${current - 1}">Newer</a></li>`}
      <li>Page ${current} of ${pages}</li>
      ${current < pages && html`<li><a href="/history?page=${current + 1}">Older</a></li>`}
    </ul>
  </nav>`;
