import fastify, { type FastifyInstance } from 'fastify';
import type { Config } from './config';
import { handleError } from './http/handle-error';
import { RequestLog } from './http/request-log';
import { loggerOptions } from './logging';

/** No banana is bigger. */
const BODY_LIMIT_BYTES = 4_096;

/** An app with its limits and its log, and nothing on it yet. */
export function createApp(config: Pick<Config, 'version' | 'environment' | 'logLevel'>): FastifyInstance {
  return fastify({
    logger: loggerOptions(config),
    logController: new RequestLog(),
    // What goes wrong before a route is found.
    frameworkErrors: handleError,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    // Longer than load balancers keep an idle connection, so that they are the ones to close it.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // A request that comes while the door closes is still answered.
    return503OnClosing: false,
  });
}
