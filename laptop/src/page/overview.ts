import { isActive, type Execution } from '../pipeline/execution';
import { tryFindPipeline } from '../pipeline/find-pipeline';
import { decisionCard, openDecisions } from './decision';
import { environmentFacts, ORPHANED, findDefinition, readEnvironments, type EnvironmentView } from './environments';
import { executionCard } from './execution-parts';
import { html, type Html } from './html';
import { environmentLogsPath } from './logs/environment-logs';
import { pausedDeployments } from './paused-deployments';
import { age, shortVersion, state } from './words';
import type { StageDefinition } from '../pipeline/pipeline-definition';
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
      <div class="cards">${environments.map(environmentCard)} ${notDeployed(backend, environments).map(placeholderCard)}</div>
      ${shownExecutions(backend).map((execution) => executionCard(backend, execution))}
    </div>`,
  };
}

/** The last commit, those on their way, and the last one, which may be a rollback of that commit. What has failed comes first. */
function shownExecutions({ store }: PageBackend): readonly Execution[] {
  const all = store.list();
  const shown = new Set([store.newestCommit(), ...all.filter(isActive).reverse(), ...all.slice(-1)]);
  const rank = ({ status }: Execution): number => (status === 'Failed' ? 0 : 1);
  return [...shown].flatMap((execution) => execution ?? []).sort((one, other) => rank(one) - rank(other));
}

/** The stages that will deploy an environment. */
function notDeployed(backend: PageBackend, environments: readonly EnvironmentView[]): readonly StageDefinition[] {
  const pipeline = tryFindPipeline(backend.stacks);
  return (findDefinition(backend)?.stages ?? []).filter(
    ({ name, actions }) =>
      actions.some(({ kind, configuration }) => kind === 'deploy' && configuration.StackName !== pipeline?.stack.name) &&
      environments.every(({ stage }) => stage?.name !== name),
  );
}

/** As high as the card that replaces it. */
const placeholderCard = ({ name }: StageDefinition): Html =>
  html`<section class="card" id="environment-${name}" aria-labelledby="environment-${name}-title">
    <h2 id="environment-${name}-title">${name}</h2>
    <dl>
      <dt>Version</dt>
      <dd>none yet</dd>
      <dt>Deployed</dt>
      <dd>never</dd>
      <dt>Health</dt>
      <dd>${state('not running', 'quiet')}</dd>
      <dt>URL</dt>
      <dd>none yet</dd>
    </dl>
    <p class="links quiet">The first execution that gets here deploys it.</p>
  </section>`;

function linksOf(environment: string): readonly (readonly [string, string])[] {
  const path = `/environments/${encodeURIComponent(environment)}`;
  return [
    ['Logs', environmentLogsPath(environment)],
    ...['Events', 'Tasks', 'Parameters'].map((part) => [part, `${path}#${part.toLowerCase()}`] as const),
  ];
}

function environmentCard(environment: EnvironmentView): Html {
  const { name } = environment;
  const path = `/environments/${encodeURIComponent(name)}`;
  return html`<section class="card" id="environment-${name}" aria-labelledby="environment-${name}-title">
    <h2 id="environment-${name}-title">
      <a href="${path}">${name}</a>
      ${environment.stage === undefined && ORPHANED}
    </h2>
    ${environmentFacts(environment, shortVersion(environment.version))}
    <ul class="links">
      ${linksOf(name).map(([part, to]) => html`<li><a href="${to}" aria-label="${part} of ${name}">${part}</a></li>`)}
    </ul>
  </section>`;
}
