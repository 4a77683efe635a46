import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../readiness';
import type { Drain } from './drain';
import { sendProblem } from './send-problem';

export interface HealthRoutesProps {
  readonly readiness: Readiness;
  readonly drain: Drain;
  readonly version: string;
  readonly environment: string;
}

const text = { type: 'string' } as const;
const status = { type: 'object', required: ['status'], properties: { status: text } } as const;

/** What machines ask: is it alive, can it work, what is it. */
export async function healthRoutes(app: FastifyInstance, { readiness, drain, version, environment }: HealthRoutesProps): Promise<void> {
  const config = { quiet: true };

  // No database here: one that sleeps or fails is no reason to replace this process.
  app.get('/health', { config, schema: { summary: 'Is the process alive?', response: { 200: status } } }, async () => ({ status: 'ok' }));

  app.get(
    '/health/ready',
    { config, schema: { summary: 'Can it serve bananas now?', response: { 200: status, 503: { $ref: 'Problem#' } } } },
    async (_, reply) => {
      const reason = drain.started ? 'the process is stopping' : await readiness.check();
      return reason ? sendProblem(reply, { status: 503, detail: reason }) : { status: 'ready' };
    },
  );

  app.get(
    '/version',
    {
      config,
      schema: {
        summary: 'What is deployed?',
        response: { 200: { type: 'object', required: ['version', 'environment'], properties: { version: text, environment: text } } },
      },
    },
    async () => ({ version, environment }),
  );
}
