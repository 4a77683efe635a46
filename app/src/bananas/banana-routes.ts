import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendProblem } from '../http/send-problem';
import type { Readiness } from '../readiness';
import { type BananaJson, toBananaJson } from './banana-json';
import { bananaChangesBody, bananaParameters, bananaQuery, newBananaBody } from './banana-schemas';
import type { BananaStore } from './banana-store';
import { listPage } from './list-page';
import { parseMoment } from './parse-moment';

export interface BananaRoutesProps {
  readonly store: BananaStore;
  readonly readiness: Readiness;
}

type Body = Omit<BananaJson, 'id'>;
interface ById {
  readonly Params: { readonly id: number };
}

const answers = (success: Readonly<Record<number, object>>, ...errors: readonly number[]) => ({
  ...success,
  ...Object.fromEntries([...errors, 503].map((status) => [status, { $ref: 'Problem#' }])),
});
const banana = { $ref: 'Banana#' };

/** The API. */
export async function bananaRoutes(app: FastifyInstance, { store, readiness }: BananaRoutesProps): Promise<void> {
  app.addHook('preHandler', async () => readiness.wait());

  app.post<{ Body: Body }>(
    '/bananas',
    { schema: { summary: 'Add a banana', body: newBananaBody, response: answers({ 200: banana }, 400) } },
    async ({ body }, reply) => {
      const created = await store.create({ pickedAt: toDate(body.pickedAt), peeled: body.peeled });
      return reply.header('location', `/bananas/${created.id}`).send(toBananaJson(created));
    },
  );

  app.get<{ Querystring: { readonly limit: number; readonly before?: number } }>(
    '/bananas',
    {
      schema: {
        summary: 'List bananas, newest first; a Link header leads to the next page',
        querystring: bananaQuery,
        response: answers({ 200: { $ref: 'BananaList#' } }, 400),
      },
    },
    async ({ query: { limit, before } }, reply) => {
      const { bananas, nextBefore } = await listPage(store, { limit, before });
      if (nextBefore !== null) {
        reply.header('link', `</bananas?limit=${limit}&before=${nextBefore}>; rel="next"`);
      }
      return bananas.map(toBananaJson);
    },
  );

  oneBananaRoutes(app, store);
}

function oneBananaRoutes(app: FastifyInstance, store: BananaStore): void {
  const params = bananaParameters;

  app.get<ById>(
    '/bananas/:id',
    { schema: { summary: 'Look at a banana', params, response: answers({ 200: banana }, 400, 404) } },
    async ({ params: { id } }, reply) => {
      const found = await store.find(id);
      return found ? toBananaJson(found) : notFound(reply, id);
    },
  );

  app.patch<ById & { Body: Partial<Body> }>(
    '/bananas/:id',
    { schema: { summary: 'Change a banana', params, body: bananaChangesBody, response: answers({ 200: banana }, 400, 404) } },
    async ({ params: { id }, body: { pickedAt, peeled } }, reply) => {
      const updated = await store.update(id, { ...(pickedAt && { pickedAt: toDate(pickedAt) }), ...(peeled !== undefined && { peeled }) });
      return updated ? toBananaJson(updated) : notFound(reply, id);
    },
  );

  app.delete<ById>(
    '/bananas/:id',
    { schema: { summary: 'Remove a banana', params, response: answers({ 204: { type: 'null' } }, 400, 404) } },
    async ({ params: { id } }, reply) => ((await store.remove(id)) ? reply.code(204).send() : notFound(reply, id)),
  );
}

function notFound(reply: FastifyReply, id: number): FastifyReply {
  return sendProblem(reply, { status: 404, detail: `there is no banana ${id}` });
}

function toDate(text: string): Date {
  const moment = parseMoment(text);
  if (!moment) throw new Error('a date-time passed validation and cannot be read');
  return moment;
}
