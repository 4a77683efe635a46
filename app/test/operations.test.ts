import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { MemoryBananaStore } from '../src/bananas/memory-banana-store';
import type { Readiness } from '../src/readiness';
import { UnavailableError } from '../src/unavailable-error';
import { testApp, type TestApp } from './support/test-app';

let ask: TestApp['ask'];
before(async () => {
  ({ ask } = await testApp());
});

const asleep: Readiness = {
  wait: async () => {
    throw new UnavailableError('the database is not reachable yet');
  },
  check: async () => 'the database is not set up yet',
};

describe('health', () => {
  it('is fine whatever the database does', async () => {
    const { ask } = await testApp({ readiness: asleep });
    const { status, json } = await ask('/health');
    assert.equal(status, 200);
    assert.deepEqual(json, { status: 'ok' });
  });

  it('is fine while the process stops, for it must not be killed for it', async () => {
    const { ask, drain } = await testApp();
    const stopped = drain.run();
    assert.equal((await ask('/health')).status, 200);
    await stopped;
  });
});

describe('readiness', () => {
  it('is there when the store is', async () => {
    const { status, json } = await ask('/health/ready');
    assert.equal(status, 200);
    assert.deepEqual(json, { status: 'ready' });
  });

  it('is 503 with the reason while the store cannot be used', async () => {
    const { ask } = await testApp({ readiness: asleep });
    const { status, json } = await ask('/health/ready');
    assert.equal(status, 503);
    assert.equal(json.detail, 'the database is not set up yet');
  });

  it('is 503 while the process stops, and callers are told to leave', async () => {
    const { ask, drain } = await testApp();
    assert.equal((await ask('/health/ready')).headers.connection, 'keep-alive');
    const stopped = drain.run();
    const { status, headers, json } = await ask('/health/ready');
    await stopped;
    assert.equal(status, 503);
    assert.equal(headers.connection, 'close');
    assert.equal(json.detail, 'the process is stopping');
  });
});

describe('version', () => {
  it('is what the process was told', async () => {
    const { ask } = await testApp({ version: 'f00', environment: 'test' });
    assert.deepEqual((await ask('/version')).json, { version: 'f00', environment: 'test' });
  });
});

describe('a request for bananas', () => {
  it('is told to come back while the database is not there', async () => {
    const { ask } = await testApp({ readiness: asleep });
    const { status, headers, json } = await ask('/bananas');
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '5');
    assert.equal(json.detail, 'the database is not reachable yet');
  });

  it('is told what is wrong with it without waiting for the database', async () => {
    const { ask } = await testApp({ readiness: asleep });
    assert.equal((await ask('/bananas?limit=0')).status, 400);
  });

  it('is told to come back when the database goes away under it', async () => {
    const { ask } = await testApp({
      store: failing(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })),
    });
    const { status, headers, text } = await ask('/bananas');
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '5');
    assert.doesNotMatch(text, /10\.0\.0\.7/);
  });

  it('gets no detail of what is our fault', async () => {
    const { ask } = await testApp({ store: failing(new Error('relation "bananas" does not exist')) });
    const { status, json } = await ask('/bananas');
    assert.equal(status, 500);
    assert.equal(json.detail, 'this is our fault, and it has been logged');
  });
});

describe('every answer', () => {
  for (const url of ['/', '/bananas', '/health', '/coconuts', '/assets/page.js']) {
    it(`for ${url} is kept by nobody and taken for what it says it is`, async () => {
      const { headers } = await ask(url);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  }
});

describe('the API description', () => {
  it('has every operation with its answers, and nothing else', async () => {
    const { json } = await ask('/openapi.json');
    const answers: Record<string, string> = {};
    for (const [path, operations] of Object.entries(json.paths)) {
      for (const [method, operation] of Object.entries(operations))
        answers[`${method} ${path}`] = Object.keys(operation.responses).join(' ');
    }
    assert.deepEqual(answers, {
      'get /health': '200',
      'get /health/ready': '200 503',
      'get /version': '200',
      'post /bananas': '200 400 503',
      'get /bananas': '200 400 503',
      'get /bananas/{id}': '200 400 404 503',
      'patch /bananas/{id}': '200 400 404 503',
      'delete /bananas/{id}': '204 400 404 503',
    });
  });

  it('refers only to schemas that it has', async () => {
    const { json, text } = await ask('/openapi.json');
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(references)].sort(), Object.keys(json.components.schemas).sort());
  });
});

function failing(error: Error): MemoryBananaStore {
  const store = new MemoryBananaStore();
  store.list = () => Promise.reject(error);
  return store;
}
