import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import { testApp, type TestApp } from './support/test-app';

let ask: TestApp['ask'];
before(async () => {
  ({ ask } = await testApp());
});

const post = (payload: object): InjectOptions => ({ method: 'POST', url: '/bananas', payload });
const patch = (payload: object): InjectOptions => ({ method: 'PATCH', url: '/bananas/1', payload });
const moment = 'must be an RFC 3339 date-time such as 2016-01-25T21:34:55Z, not ';
const pickedAt = '2016-01-25T21:34:55Z';

const WRONG: Readonly<Record<string, { readonly request: InjectOptions; readonly problems: Readonly<Record<string, string>> }>> = {
  'a banana without a time': { request: post({}), problems: { 'body.pickedAt': 'is missing' } },
  'a time that is none': { request: post({ pickedAt: 'noon' }), problems: { 'body.pickedAt': `${moment}"noon"` } },
  'a time that is a number': { request: post({ pickedAt: 7 }), problems: { 'body.pickedAt': 'must be a string, not 7' } },
  'a time that is too long': {
    request: post({ pickedAt: `${pickedAt}${'0'.repeat(40)}` }),
    problems: { 'body.pickedAt': `${moment}"2016-01-25T21:34:55Z${'0'.repeat(39)}…` },
  },
  'peeled as text': { request: post({ pickedAt, peeled: 'false' }), problems: { 'body.peeled': 'must be a boolean, not "false"' } },
  'peeled as a number': { request: patch({ peeled: 1 }), problems: { 'body.peeled': 'must be a boolean, not 1' } },
  'peeled as null': { request: patch({ peeled: null }), problems: { 'body.peeled': 'must be a boolean, not null' } },
  'an unknown property': {
    request: post({ pickedAt, colour: 'green' }),
    problems: { 'body.colour': 'is not known; known are pickedAt, peeled' },
  },
  'an id in the body': { request: post({ pickedAt, id: 3 }), problems: { 'body.id': 'is not known; known are pickedAt, peeled' } },
  'a list for a banana': { request: post([]), problems: { body: 'must be an object, not []' } },
  'no body': { request: { method: 'POST', url: '/bananas' }, problems: { body: 'must be an object, not null' } },
  'a change of nothing': { request: patch({}), problems: { body: 'must have at least one of pickedAt, peeled' } },
  'everything wrong at once': {
    request: post({ pickedAt: 'noon', peeled: [], colour: 'green' }),
    problems: {
      'body.colour': 'is not known; known are pickedAt, peeled',
      'body.pickedAt': `${moment}"noon"`,
      'body.peeled': 'must be a boolean, not []',
    },
  },
  'an id that is no number': { request: { url: '/bananas/abc' }, problems: { 'path.id': 'must be an integer, not "abc"' } },
  'an id of zero': { request: { url: '/bananas/0' }, problems: { 'path.id': 'must be at least 1, not 0' } },
  'a broken id': { request: { method: 'DELETE', url: '/bananas/1.5' }, problems: { 'path.id': 'must be an integer, not "1.5"' } },
  'an id that no column holds': {
    request: { url: '/bananas/2147483648' },
    problems: { 'path.id': 'must be at most 2147483647, not 2147483648' },
  },
  'a page of nothing': { request: { url: '/bananas?limit=0' }, problems: { 'query.limit': 'must be at least 1, not 0' } },
  'a page that is too long': { request: { url: '/bananas?limit=101' }, problems: { 'query.limit': 'must be at most 100, not 101' } },
  'an empty limit': { request: { url: '/bananas?limit=' }, problems: { 'query.limit': 'must be an integer, not ""' } },
  'two limits': { request: { url: '/bananas?limit=1&limit=2' }, problems: { 'query.limit': 'must be an integer, not ["1","2"]' } },
  'a page from nowhere': { request: { url: '/bananas?before=0' }, problems: { 'query.before': 'must be at least 1, not 0' } },
  'an unknown filter': { request: { url: '/bananas?colour=green' }, problems: { 'query.colour': 'is not known; known are limit, before' } },
};

describe('a request is refused with 400 and told what is wrong', () => {
  for (const [name, { request, problems }] of Object.entries(WRONG)) {
    it(`for ${name}`, async () => {
      const { status, headers, json } = await ask(request);
      assert.equal(status, 400);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(json.title, 'Bad Request');
      assert.deepEqual(
        json.problems,
        Object.entries(problems).map(([where, message]) => ({ where, message })),
      );
    });
  }

  it('for broken JSON', async () => {
    const { status, json } = await ask({
      method: 'POST',
      url: '/bananas',
      headers: { 'content-type': 'application/json' },
      payload: '{"pickedAt":',
    });
    assert.equal(status, 400);
    assert.match(json.detail, /not valid JSON/);
  });

  it('for a body that would change what objects are', async () => {
    const payload = '{"__proto__":{"peeled":true},"pickedAt":"2016-01-25T21:34:55Z"}';
    assert.equal((await ask({ method: 'POST', url: '/bananas', headers: { 'content-type': 'application/json' }, payload })).status, 400);
  });

  it('with no more than twenty problems', async () => {
    const { json } = await ask(post(Object.fromEntries([...Array(100).keys()].map((key) => [`x${key}`, 1]))));
    assert.equal(json.problems.length, 20);
  });

  it('without repeating a long value', async () => {
    const { json } = await ask(post({ pickedAt, peeled: 'x'.repeat(1_000) }));
    assert.equal(json.problems[0]?.message, `must be a boolean, not "${'x'.repeat(59)}…`);
  });
});

describe('a request is refused', () => {
  it('with 413 when its body is over four kilobytes', async () => {
    const { status, json } = await ask(post({ pickedAt, story: 'x'.repeat(4_096) }));
    assert.equal(status, 413);
    assert.equal(json.title, 'Payload Too Large');
  });

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    it(`with 415 when its body is ${type}`, async () => {
      const { status, json } = await ask({ method: 'POST', url: '/bananas', headers: { 'content-type': type }, payload: 'peeled=true' });
      assert.equal(status, 415);
      assert.equal(json.detail, 'the body must be application/json');
    });
  }

  const allowed = { '/bananas': 'GET, HEAD, POST', '/bananas/1': 'DELETE, GET, HEAD, PATCH', '/health': 'GET, HEAD', '/': 'GET, HEAD' };
  for (const [url, allow] of Object.entries(allowed)) {
    it(`with 405 and what is allowed when ${url} does not know its method`, async () => {
      const { status, headers, json } = await ask({ method: 'PUT', url, headers: { 'content-type': 'application/xml' }, payload: '<x/>' });
      assert.equal(status, 405);
      assert.equal(headers.allow, allow);
      assert.equal(json.detail, `PUT is not allowed here; allowed are ${allow}`);
    });
  }

  it('with 404 where there is nothing', async () => {
    const { status, json } = await ask('/coconuts?limit=1');
    assert.equal(status, 404);
    assert.equal(json.detail, 'there is nothing at /coconuts');
  });

  it('with 400 where its path cannot be decoded', async () => {
    const { status, headers } = await ask('/bananas/%zz');
    assert.equal(status, 400);
    assert.equal(headers['content-type'], 'application/problem+json');
  });
});
