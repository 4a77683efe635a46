import { environmentPage } from './environment-page';
import { executionCard } from './execution-parts';
import { executionStatus } from './execution-view';
import { findExecution, operations } from './operations';
import { historyPage } from './history/history-page';
import { html } from './html';
import { logRoutes } from './logs/log-routes';
import { overview } from './overview';
import { planPage } from './plan/plan-page';
import type { PageBackend } from './page-backend';
import type { PageRequest, PageResponse, Route } from './route';

/** Every page, and every operation of a form. */
export const routes = (backend: PageBackend): readonly Route[] => [
  get('/', () => overview(backend)),
  get('/executions/:number', (request) => executionPage(backend, request)),
  get('/environments/:name', (request) => environmentPage(backend, request)),
  ...logRoutes(backend),
  get('/history', ({ query }) =>
    historyPage(
      { ...backend, statusOf: (one) => executionStatus(backend, one) },
      { page: Number(query.get('page') ?? 1), now: Date.now() },
    ),
  ),
  get('/plan', () => planPage(backend)),
  ...operations(backend),
];

const get = (path: string, respond: Route['respond']): Route => ({ method: 'GET', path, respond });

function executionPage(backend: PageBackend, request: PageRequest): PageResponse {
  const execution = findExecution(backend, request);
  return {
    kind: 'page',
    title: `Execution #${execution.number}`,
    content: html`<div data-live>${executionCard(backend, execution)}</div>`,
  };
}
