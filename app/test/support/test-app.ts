import type { FastifyInstance, InjectOptions } from 'fastify';
import type { BananaJson } from '../../src/bananas/banana-json';
import { MemoryBananaStore } from '../../src/bananas/memory-banana-store';
import { buildServer, type ServerParts } from '../../src/build-server';
import { createApp } from '../../src/create-app';
import { Drain } from '../../src/http/drain';
import type { Problem } from '../../src/http/problem';
import { ALWAYS_READY } from '../../src/readiness';

export interface TestApp {
  readonly app: FastifyInstance;
  readonly drain: Drain;
  /** Answers a request without any network. */
  readonly ask: (request: InjectOptions | string) => Promise<Answer>;
}

/** What any answer may have in it; each test knows which it asked for. */
export interface AnswerBody extends BananaJson, Required<Problem> {
  readonly map: (readonly BananaJson[])['map'];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: object };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly json: AnswerBody;
}

/** The whole app over bananas in memory, unless told otherwise. It does not listen, so there is nothing to close. */
export async function testApp(parts: Partial<ServerParts['backend'] & ServerParts['config']> = {}): Promise<TestApp> {
  const { store = new MemoryBananaStore(), readiness = ALWAYS_READY, version = 'abc123', environment = 'unit' } = parts;
  const app = createApp({ version, environment, logLevel: 'silent' });
  const drain = new Drain(app, { quietMs: 0, quietWithinMs: 0, cutAfterMs: 1_000 });
  await buildServer(app, { config: { version, environment }, backend: { store, readiness }, drain });
  return { app, drain, ask: async (request) => toAnswer(await app.inject(request)) };
}

function toAnswer(response: Awaited<ReturnType<FastifyInstance['inject']>>): Answer {
  const { statusCode, headers, body } = response;
  return {
    status: statusCode,
    headers,
    text: body,
    json: (String(headers['content-type']).includes('json') ? response.json() : {}) as AnswerBody,
  };
}
