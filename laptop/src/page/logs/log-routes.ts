import { actionLog } from './action-log';
import { environmentLogsPage, SERVICE_EVENTS_PATH, serviceEvents, taskLog } from './environment-logs';
import { followLog, logBytes } from './follow-log';
import { logPage, offsetIn, type LogSource } from './log-page';
import type { LogsBackend } from '../../endpoint/logs/log-groups';
import type { PageRequest, Route } from '../route';

/** The pages of all logs: of actions, of the tasks of an environment, and of what happened to the services. */
export const logRoutes = (backend: LogsBackend): readonly Route[] => [
  ...routesOf('/executions/:number/logs/:stage/:action', ({ parameters }) => actionLog(backend.store, parameters)),
  { method: 'GET', path: '/environments/:name/logs', respond: ({ parameters }) => environmentLogsPage(backend, parameters.name ?? '') },
  ...routesOf('/environments/:name/logs/:stream', ({ parameters }) => taskLog(backend, parameters)),
  ...routesOf(SERVICE_EVENTS_PATH, () => serviceEvents(backend)),
];

const routesOf = (path: string, find: (request: PageRequest) => LogSource): readonly Route[] => [
  { method: 'GET', path, respond: (request) => logPage(find(request), request.query) },
  {
    method: 'GET',
    path: `${path}/text`,
    respond: (request) => ({ kind: 'stream', contentType: 'text/plain; charset=utf-8', body: logBytes(find(request).file) }),
  },
  {
    method: 'GET',
    path: `${path}/follow`,
    respond: (request) => ({
      kind: 'stream',
      contentType: 'text/event-stream',
      body: followLog(find(request), offsetIn(request.query, 'from') ?? 0),
    }),
  },
];
