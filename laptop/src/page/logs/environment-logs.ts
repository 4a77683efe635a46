import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EndpointError } from '../../endpoint/endpoint-error';
import { logGroups, type LogsBackend, type LogStream } from '../../endpoint/logs/log-groups';
import { JsonReader } from '../../json-reader';
import { environmentStacks } from '../../list-environments';
import { html, type Html } from '../html';
import { bytes, timeOf } from '../units';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { PageResponse } from '../route';
import type { LogSource } from './log-page';

export const environmentLogsPath = (environment: string): string => `/environments/${encodeURIComponent(environment)}/logs`;
const streamPath = (environment: string, stream: string): string => `${environmentLogsPath(environment)}/${encodeURIComponent(stream)}`;
/** What happened to the services of all environments. */
export const SERVICE_EVENTS_PATH = '/logs/services';

/** The logs of the tasks of an environment, the newest first. */
export function environmentLogsPage(backend: LogsBackend, name: string): PageResponse {
  const groups = groupsOf(backend, name);
  const lists = groups.map(
    (group) =>
      html`<section>
        <h2>${group}</h2>
        ${streamList(name, streamsOf(backend, group))}
      </section>`,
  );
  return {
    kind: 'page',
    title: `Logs of ${name}`,
    content: html`${lists}
      <p><a href="${SERVICE_EVENTS_PATH}">Events of the services of all environments</a></p>`,
  };
}

function streamList(environment: string, streams: readonly LogStream[]): Html {
  const items = streams.map(({ name, file, createdAt }) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return html`<li><a href="${streamPath(environment, name)}">${name}</a> since ${timeOf(createdAt)}, ${bytes(stats?.size ?? 0)}</li>`;
  });
  return items.length === 0
    ? html`<p>No task has written a log yet.</p>`
    : html`<ul class="log-streams">
        ${items}
      </ul>`;
}

/** @throws EndpointError with status 404 */
export function taskLog(backend: LogsBackend, { name = '', stream = '' }: Readonly<Record<string, string>>): LogSource {
  const found = groupsOf(backend, name)
    .flatMap((group) => streamsOf(backend, group))
    .find((candidate) => candidate.name === stream);
  if (found === undefined) {
    throw new EndpointError('NotFound', {
      status: 404,
      message: `environment ${name} has no log ${stream}: the logs of older tasks are deleted`,
    });
  }
  return {
    title: `${stream} in ${name}`,
    path: streamPath(name, stream),
    file: found.file,
    isOver: () => false,
    about: html`<p><a href="${environmentLogsPath(name)}">All logs of ${name}</a></p>`,
  };
}

export const serviceEvents = ({ stateDirectory }: LogsBackend): LogSource => ({
  title: 'Events of the services',
  path: SERVICE_EVENTS_PATH,
  file: join(stateDirectory, 'services.log'),
  isOver: () => false,
  about: html`<p>Of the services of all environments: search for one by its name.</p>`,
});

/**
 * The log groups that the containers of an environment write to.
 * @throws EndpointError with status 404
 */
function groupsOf({ stacks }: LogsBackend, environment: string): readonly string[] {
  const found = environmentStacks(stacks.list()).filter(({ name }) => name === environment);
  if (found.length === 0) {
    throw new EndpointError('NotFound', { status: 404, message: `no environment ${environment} is deployed on this machine` });
  }
  const definitions = found.flatMap(({ stack }) => stack.resources).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
  return [...new Set(definitions.flatMap(groupsOfContainers))].sort();
}

const groupsOfContainers = (definition: ResourceRecord): readonly string[] =>
  JsonReader.of(definition)
    .objects('ContainerDefinitions')
    .flatMap((container) => container.object('LogConfiguration').object('Options').optionalString('awslogs-group') ?? []);

const streamsOf = (backend: LogsBackend, group: string): readonly LogStream[] =>
  logGroups(backend)
    .filter(({ name }) => name === group)
    .flatMap(({ streams }) => streams(() => true))
    .toSorted((one, other) => other.createdAt - one.createdAt);
