import { EndpointError } from '../endpoint/endpoint-error';
import { html } from './html';
import { ADDRESS_FILE } from './sessions';
import type { PageResponse } from './route';

type Page = Extract<PageResponse, { kind: 'page' }>;

const page = (status: number, parts: Pick<Page, 'title' | 'content'>): Page => ({ kind: 'page', status, ...parts });

/** For a browser without a session. */
export const signInPage = (): Page =>
  page(401, {
    title: 'Sign in',
    content: html`<p>This browser is not signed in. Open the address that <code>npm start</code> has printed.</p>
      <p>If you followed a link from another site, open this address again: the browser keeps your session from links.</p>`,
  });

/** For a token that was exchanged, or that is of an earlier start. */
export const usedTokenPage = (): Page =>
  page(403, {
    title: 'This address is no longer valid',
    content: html`<p>Each address signs in one browser, once, and this one was used or is of an earlier start of the engine.</p>
      <p>The current one is in a file: <code>cat .local/${ADDRESS_FILE}</code></p>
      <p>
        If somebody else has used it, stop the engine with Ctrl-C, delete <code>page-sessions.json</code> in the same folder, and start
        again.
      </p>`,
  });

/** What the engine refuses is shown as it says it. */
export function errorPage(error: unknown): Page {
  const status = error instanceof EndpointError ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  const title = status === 404 ? 'There is no such page' : status >= 500 ? 'The engine has failed' : 'This was refused';
  return page(status, {
    title,
    content: html`<p class="message">${message}</p>
      <p><a href="/">Back to the overview</a></p>`,
  });
}
