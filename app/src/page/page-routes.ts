import type { FastifyInstance } from 'fastify';
import type { BananaStore } from '../bananas/banana-store';
import { bananaQuery } from '../bananas/banana-schemas';
import { listPage } from '../bananas/list-page';
import type { Readiness } from '../readiness';
import { ASSETS } from '../assets';
import { renderPage } from './render-page';

export interface PageRoutesProps {
  readonly store: BananaStore;
  readonly readiness: Readiness;
  readonly version: string;
  readonly environment: string;
}

const ROWS = 50;
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const querystring = { type: 'object', properties: { before: bananaQuery.properties.before } } as const;

/** The page for people, and what it loads. */
export async function pageRoutes(app: FastifyInstance, { store, readiness, version, environment }: PageRoutesProps): Promise<void> {
  app.get<{ Querystring: { readonly before?: number } }>('/', { schema: { hide: true, querystring } }, async ({ query }, reply) => {
    const unavailable = await readiness.check();
    const page = unavailable ? null : await listPage(store, { limit: ROWS, before: query.before });
    return reply
      .code(page ? 200 : 503)
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(renderPage({ environment, version, page }));
  });

  for (const { name, type, content } of ASSETS) {
    app.get(`/assets/${name}`, { schema: { hide: true }, config: { quiet: true } }, async (_, reply) => reply.type(type).send(content));
  }
}
