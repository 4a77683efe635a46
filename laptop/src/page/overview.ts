import { html } from './html';
import type { PageBackend } from './page-backend';
import type { PageResponse } from './route';

/** What runs where, the execution on its way, and what waits for a decision. */
export const overview = (_backend: PageBackend): PageResponse => ({
  kind: 'page',
  title: 'Overview',
  content: html`<div data-live></div>`,
});
