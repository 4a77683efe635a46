import { isActive, type Execution } from '../pipeline/execution';
import { decisionCard, openDecisions } from './decision';
import { healthOf, readEnvironments, type EnvironmentView } from './environments';
import { executionCard } from './execution-parts';
import { html, type Html } from './html';
import { pausedDeployments } from './paused-deployments';
import { age, link, shortVersion, state } from './words';
import type { PageBackend } from './page-backend';
import type { PageResponse } from './route';

/** What runs where, what waits for a decision, and the execution on its way. */
export async function overview(backend: PageBackend): Promise<PageResponse> {
  const environments = readEnvironments(backend);
  const decisions = await Promise.all(openDecisions(backend).map((decision) => decisionCard(backend, decision)));
  return {
    kind: 'page',
    title: 'Overview',
    content: html`<div data-live>
      ${backend.live.notices.map(({ level, message, at }) => html`<p class="card message">${state(level, level === 'error' ? 'bad' : 'wait')}: ${message} <span class="quiet">${age(at)}</span></p>`)}
      ${decisions} ${pausedDeployments(environments)}
      ${
        environments.length === 0
          ? html`<p class="card">No environment is deployed yet. The first execution deploys them.</p>`
          : html`<div class="cards">${environments.map(environmentCard)}</div>`
      }
      ${shownExecutions(backend).map((execution) => executionCard(backend, execution))}
    </div>`,
  };
}

/** Those on their way, the newest first, or else the last one. */
function shownExecutions({ store }: PageBackend): readonly Execution[] {
  const all = store.list();
  const active = all.filter(isActive).reverse();
  return active.length > 0 ? active : all.slice(-1);
}

function environmentCard(environment: EnvironmentView): Html {
  const { name, version, subject, url, stack, stage } = environment;
  const path = `/environments/${encodeURIComponent(name)}`;
  return html`<section class="card" id="environment-${name}" aria-labelledby="environment-${name}-title">
    <h2 id="environment-${name}-title">
      <a href="${path}">${name}</a>
      ${stage === undefined && state('orphaned: the pipeline does not deploy it any more', 'wait')}
    </h2>
    <dl>
      <dt>Version</dt>
      <dd><code>${shortVersion(version)}</code> ${subject ?? ''}</dd>
      <dt>Deployed</dt>
      <dd>${age(stack.updatedAt)}</dd>
      <dt>Health</dt>
      <dd>${healthOf(environment)}</dd>
      ${
        url !== null &&
        html`<dt>URL</dt>
          <dd>${link(url)}</dd>`
      }
    </dl>
    <ul class="links">
      ${['Logs', 'Events', 'Tasks', 'Parameters'].map((part) => html`<li><a href="${path}#${part.toLowerCase()}" aria-label="${part} of ${name}">${part}</a></li>`)}
    </ul>
  </section>`;
}
