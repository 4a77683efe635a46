import { html, type Html } from './html';

export interface LayoutProps {
  readonly title: string;
  readonly content: Html;
  readonly projectName: string | undefined;
  /** Of the page itself. */
  readonly path: string;
}

const LINKS = [
  ['/', 'Overview'],
  ['/history', 'History'],
  ['/plan', 'Plan'],
] as const;

/** A whole document. The script replaces what is in `main`, and says in `#connection` when the engine does not answer. */
export const layout = ({ title, content, projectName = 'pipeline', path }: LayoutProps): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – ${projectName}</title>
        <link rel="icon" href="/icon.svg" />
        <link rel="stylesheet" href="/page.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <p class="project">${projectName} <span class="quiet">on this machine</span></p>
          <nav aria-label="Pages">
            <ul>
              ${LINKS.map(([to, name]) => html`<li><a href="${to}" ${to === path && html`aria-current="page"`}>${name}</a></li>`)}
            </ul>
          </nav>
        </header>
        <p id="connection" role="status"></p>
        <main id="main" tabindex="-1">
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
