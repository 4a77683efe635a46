import type { Banana } from '../bananas/banana';
import type { ListedPage } from '../bananas/list-page';
import { html, type Html } from './html';

export interface PageContent {
  readonly environment: string;
  readonly version: string;
  /** `null` while the store cannot be reached. */
  readonly page: ListedPage | null;
}

/** The page for people. */
export function renderPage({ environment, version, page }: PageContent): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Bananas in ${environment}</title>
        <link rel="icon" href="/assets/banana.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/page.css" />
        <script src="/assets/page.js" defer></script>
      </head>
      <body>
        <header>
          <h1>Banana inventory</h1>
          <dl>
            <div>
              <dt>Environment</dt>
              <dd>${environment}</dd>
            </div>
            <div>
              <dt>Version</dt>
              <dd><code>${version}</code></dd>
            </div>
          </dl>
        </header>
        <main>
          <p id="message" role="alert"></p>
          ${page ? inventory(page) : html`<p>The database is not reachable yet. Reload in a few seconds.</p>`}
        </main>
        <footer><a href="/openapi.json">API description</a></footer>
      </body>
    </html> `.text;
}

function inventory({ bananas, nextBefore }: ListedPage): Html {
  return html`<form id="add">
      <label for="picked-at">Picked at (UTC)</label>
      <input id="picked-at" name="pickedAt" type="datetime-local" step="1" required />
      <label><input name="peeled" type="checkbox" /> Peeled</label>
      <button>Add banana</button>
    </form>
    ${bananas.length === 0 ? html`<p>No bananas here.</p>` : table(bananas)}
    ${nextBefore === null ? null : html`<nav aria-label="Pages"><a href="/?before=${nextBefore}" rel="next">Older bananas</a></nav>`}`;
}

function table(bananas: readonly Banana[]): Html {
  return html`<table>
    <caption>
      Bananas, newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Banana</th>
        <th scope="col">Picked at (UTC)</th>
        <th scope="col">State</th>
        <th scope="col">Actions</th>
      </tr>
    </thead>
    <tbody>
      ${bananas.map(row)}
    </tbody>
  </table>`;
}

function row({ id, pickedAt, peeled }: Banana): Html {
  const moment = pickedAt.toISOString();
  return html` <tr>
    <th scope="row">${id}</th>
    <td><time datetime="${moment}">${moment.slice(0, 19).replace('T', ' ')}</time></td>
    <td>${peeled ? 'peeled' : 'in its skin'}</td>
    <td>
      ${peeled ? null : html`<button data-peel="${id}" aria-label="Peel banana ${id}">Peel</button> `}<button
        data-remove="${id}"
        aria-label="Remove banana ${id}"
      >
        Remove
      </button>
    </td>
  </tr>`;
}
