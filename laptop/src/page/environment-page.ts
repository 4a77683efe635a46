import { familyOf } from '../endpoint/ecs/find-in-ecs';
import { hasPassed, type Execution } from '../pipeline/execution';
import { definitionHash } from '../pipeline/pipeline-definition';
import { readBuildText } from './build-texts';
import { environmentFacts, ORPHANED, findDefinition, type EnvironmentView } from './environments';
import { lastLines } from './execution-parts';
import { html, type Html } from './html';
import { environmentLogsPath } from './logs/environment-logs';
import { jobsOf } from './jobs';
import { findEnvironment } from './operations';
import { printable } from '../terminal/printable';
import { firstLine } from '../first-line';
import { age, shortVersion } from './words';
import type { ServiceView } from '../ecs/service-view';
import type { PageBackend } from './page-backend';
import type { PageRequest, PageResponse } from './route';

const SHOWN_EVENTS = 30;
const SHOWN_STOPPED = 10;
const SHOWN_TARGETS = 10;

/** One environment: its tasks, their logs, its events, the names of its parameters, and what can be done with it. */
export function environmentPage(backend: PageBackend, request: PageRequest): PageResponse {
  const environment = findEnvironment(backend, request);
  const { name, version, services } = environment;
  return {
    kind: 'page',
    title: name,
    content: html`<div data-live data-refresh>
      <section class="card" aria-label="Version">
        ${environment.stage === undefined && html`<p>${ORPHANED}</p>`} ${environmentFacts(environment, version)}
        ${services.map((service) => restartForm(name, { name: service.name, isOnly: services.length === 1 }))}
        ${rollbackForm(backend, environment)} ${jobForm(environment)}
      </section>
      ${tasks(backend, environment)}
      <section class="card" id="logs">
        <h2>Logs</h2>
        <p><a href="${environmentLogsPath(name)}">All logs of ${name}</a>. The last lines of what runs:</p>
        ${services.flatMap((service) => service.tasks.map(({ id, logFile }) => log(`${service.name}, task ${id}`, logFile)))}
      </section>
      <section class="card" id="events">
        <h2>Events</h2>
        ${services.map(events)}
      </section>
      ${cost(backend, environment)} ${parameters(backend, environment)}
    </div>`,
  };
}

/** As Build has calculated it for the version that runs. */
function cost(backend: PageBackend, { stage, version }: EnvironmentView): Html | false {
  const execution = backend.store.list().findLast(({ revision }) => revision.version === version);
  const text = execution && readBuildText(backend, { execution, stage, ending: '.cost.txt' });
  return (
    text !== undefined &&
    html`<section class="card" id="cost">
      <h2>Cost on AWS</h2>
      <pre tabindex="0">${text}</pre>
    </section>`
  );
}

const log = (title: string, file: string): Html =>
  html`<h3>${title}</h3>
    <pre tabindex="0">${lastLines(file) || 'Nothing yet.'}</pre>`;

const events = ({ name, events: all }: ServiceView): Html =>
  html`<h3>${name}</h3>
    <ul class="plain">
      ${all
        .slice(-SHOWN_EVENTS)
        .reverse()
        .map(({ at, message }) => html`<li><span class="quiet">${age(at)}</span> ${printable(message)}</li>`)}
    </ul>`;

interface TaskRow {
  readonly id: string;
  readonly what: string;
  readonly status: string;
  readonly startedAt: string;
}

function tasks({ ecs }: PageBackend, { services, stack }: EnvironmentView): Html {
  const families = stack.resources.filter(({ type }) => type === 'AWS::ECS::TaskDefinition').map(({ physicalId }) => familyOf(physicalId));
  const running = services.flatMap(({ name, tasks: own, incoming }) =>
    [...own, ...incoming].map(({ id, lastStatus, health, startedAt }) => ({
      id,
      what: name,
      status: `${lastStatus.toLowerCase()}, ${health.toLowerCase()}`,
      startedAt,
    })),
  );
  const ended = services
    .flatMap(({ name, arn }) =>
      ecs.stoppedTasks.of(arn).map(({ id, reason, startedAt }) => ({ id, what: name, status: reason, startedAt })),
    )
    .slice(-SHOWN_STOPPED);
  const jobs = ecs.standaloneTasks
    .list()
    .filter(({ family }) => families.includes(family))
    .slice(-SHOWN_STOPPED)
    .map(({ id, family, status, stopped, createdAt }) => ({
      id,
      what: family,
      status: stopped === null ? status.toLowerCase() : `${stopped.reason} (exit code ${stopped.exitCode ?? 'unknown'})`,
      startedAt: createdAt,
    }));
  return taskTable([...running, ...ended.reverse(), ...jobs.reverse()]);
}

const taskTable = (rows: readonly TaskRow[]): Html =>
  html`<section class="card" id="tasks">
    <h2>Tasks</h2>
    <table class="actions">
      <caption>
        Tasks, those that run first
      </caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Of</th>
          <th scope="col">State</th>
          <th scope="col">Started</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ id, what, status, startedAt }) =>
            html`<tr>
              <th scope="row"><code>${id}</code></th>
              <td>${what}</td>
              <td>${printable(status)}</td>
              <td>${age(startedAt)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;

/** Names only: a value may be a secret. */
function parameters({ parameters: store }: PageBackend, { name }: EnvironmentView): Html {
  const own = store.list().filter((parameter) => parameter.name.split('/').includes(name));
  return html`<section class="card" id="parameters">
    <h2>Parameters</h2>
    <ul class="plain">
      ${own.map((parameter) => html`<li><code>${parameter.name}</code> <span class="quiet">${parameter.type}</span></li>`)}
    </ul>
  </section>`;
}

const restartForm = (environment: string, { name, isOnly }: Pick<ServiceView, 'name'> & { readonly isOnly: boolean }): Html =>
  html`<form method="post" action="/environments/${encodeURIComponent(environment)}/restart">
    <input type="hidden" name="service" value="${name}" />
    <button id="restart-${name}">${isOnly ? 'Restart the service' : `Restart ${name}`}</button>
  </form>`;

function jobForm(environment: EnvironmentView): Html | false {
  const jobs = jobsOf(environment);
  return (
    jobs.length > 0 &&
    html`<form method="post" action="/environments/${encodeURIComponent(environment.name)}/jobs">
      <label for="job"
        >Schedule<select id="job" name="job">
          ${jobs.map(({ physicalId }) => html`<option id="job-${physicalId}">${physicalId}</option>`)}
        </select></label
      >
      <button id="run-job">Run it now</button>
    </form>`
  );
}

function rollbackForm(backend: PageBackend, environment: EnvironmentView): Html | false {
  const targets = rollbackTargets(backend, environment);
  return (
    targets.length > 0 &&
    html`<details id="rollback">
      <summary>Roll back to an earlier version</summary>
      <form method="post" action="/environments/${encodeURIComponent(environment.name)}/rollback">
        <label for="rollback-to"
          >Version<select id="rollback-to" name="execution">
            ${targets.map(
              ({ id, number, revision }) =>
                html`<option id="rollback-to-${number}" value="${id}">
                  #${number} ${shortVersion(revision.version)} ${firstLine(revision.message)}
                </option>`,
            )}
          </select></label
        >
        <button class="bad" id="rollback-now">Roll back</button>
      </form>
    </details>`
  );
}

/** What the operation would accept, the newest first. */
function rollbackTargets(backend: PageBackend, { stage, version }: EnvironmentView): readonly Execution[] {
  const definition = findDefinition(backend);
  if (definition === undefined || stage === undefined) {
    return [];
  }
  const hash = definitionHash(definition);
  return backend.store
    .list()
    .filter((execution) => execution.type === 'STANDARD' && execution.pipelineVersion === hash && hasPassed(execution, stage))
    .filter(({ revision, number }) => revision.version !== version && backend.store.hasArtifacts(number))
    .slice(-SHOWN_TARGETS)
    .reverse();
}
