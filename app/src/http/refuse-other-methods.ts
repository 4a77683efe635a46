import type { FastifyInstance, HTTPMethods } from 'fastify';
import { sendProblem } from './send-problem';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Answers 405 with `Allow`, instead of 404, where a path exists but not for the request's method. Call it before any
 * route is added.
 *
 * @returns adds the refusals; call it after all routes are there
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  let complete = false;
  app.addHook('onRoute', ({ url, method }) => {
    if (complete) return;
    const known = methodsOf.get(url) ?? new Set();
    [method].flat().forEach((name) => known.add(name));
    methodsOf.set(url, known);
  });
  return () => {
    complete = true;
    methodsOf.forEach((known, url) =>
      refuse({ app, url, allow: [...known].sort().join(', '), methods: METHODS.filter((name) => !known.has(name as string)) }),
    );
  };
}

interface Refusal {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly allow: string;
  readonly methods: readonly HTTPMethods[];
}

function refuse({ app, url, allow, methods }: Refusal): void {
  app.route({
    url,
    method: [...methods],
    schema: { hide: true },
    // Before the body is read: its type and size do not matter any more.
    onRequest: async (request, reply) =>
      sendProblem(reply.header('allow', allow), { status: 405, detail: `${request.method} is not allowed here; allowed are ${allow}` }),
    handler: async () => undefined,
  });
}
