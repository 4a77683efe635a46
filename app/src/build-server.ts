import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Backend } from './backend';
import { bananaRoutes } from './bananas/banana-routes';
import { bananaListSchema, bananaSchema } from './bananas/banana-schemas';
import type { Config } from './config';
import type { Drain } from './http/drain';
import { handleError } from './http/handle-error';
import { healthRoutes } from './http/health-routes';
import { problemSchema } from './http/problem';
import { refuseOtherMethods } from './http/refuse-other-methods';
import { sendProblem } from './http/send-problem';
import { compileValidator } from './http/validation';
import { pageRoutes } from './page/page-routes';

export interface ServerParts {
  readonly config: Pick<Config, 'version' | 'environment'>;
  readonly backend: Pick<Backend, 'store' | 'readiness'>;
  readonly drain: Drain;
}

/** Puts everything that answers requests on the app. */
export async function buildServer(app: FastifyInstance, { config: { version, environment }, backend, drain }: ServerParts): Promise<void> {
  const addRefusals = refuseOtherMethods(app);
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, { status: 404, detail: `there is nothing at ${request.url.split('?', 1)[0]}` }),
  );
  app.addHook('onSend', async (_, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  });

  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Banana inventory', description: 'Keeps count of bananas.', version } },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) => (typeof schema.$id === 'string' ? schema.$id : `Schema${index}`),
    },
  });
  [bananaSchema, bananaListSchema, problemSchema].forEach((schema) => app.addSchema(schema));
  await app.register(healthRoutes, { readiness: backend.readiness, drain, version, environment });
  await app.register(bananaRoutes, backend);
  await app.register(pageRoutes, { ...backend, version, environment });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  addRefusals();
  await app.ready();
}
