import type { FastifyServerOptions } from 'fastify';
import { destination } from 'pino';
import type { Config } from './config';
import { describeError } from './database/describe-error';

/** One JSON object per line, each with what is deployed and where. */
export function loggerOptions({
  logLevel,
  version,
  environment,
}: Pick<Config, 'logLevel' | 'version' | 'environment'>): FastifyServerOptions['logger'] {
  return {
    level: logLevel,
    // Line by line: what is still buffered when the process ends would come out of order, or not at all.
    stream: destination({ dest: 1, sync: true }),
    base: { version, environment },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      // Not all properties: a database error carries its connection's settings.
      err: (error: Error) => ({ ...describeError(error), type: error.name, message: error.message, stack: error.stack ?? '' }),
    },
  };
}
