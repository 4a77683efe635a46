import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, testApp, type TestApp } from './support/test-app';

const pickedAt = '2016-01-25T21:34:55';

function add(ask: TestApp['ask'], payload: object): Promise<Answer> {
  return ask({ method: 'POST', url: '/bananas', payload });
}

describe('bananas', () => {
  it('are created with an id and a place to find them', async () => {
    const { ask } = await testApp();
    const { status, headers, json } = await add(ask, { pickedAt, peeled: false });
    assert.equal(status, 200);
    assert.equal(headers.location, '/bananas/1');
    assert.deepEqual(json, { id: 1, pickedAt: '2016-01-25T21:34:55', peeled: false });
    assert.deepEqual((await ask('/bananas/1')).json, json);
  });

  it('are listed with the time at which they were picked, as it was given', async () => {
    const { ask } = await testApp();
    await add(ask, { pickedAt, peeled: false });
    const { status, json } = await ask('/bananas');
    assert.equal(status, 200);
    assert.deepEqual(json, [{ id: 1, pickedAt, peeled: false }]);
  });

  it('are in their skin unless told otherwise', async () => {
    const { ask } = await testApp();
    assert.equal((await add(ask, { pickedAt })).json.peeled, false);
    assert.equal((await add(ask, { pickedAt, peeled: true })).json.peeled, true);
  });

  it('change only in what was given', async () => {
    const { ask } = await testApp();
    await add(ask, { pickedAt, peeled: true });
    const moved = await ask({ method: 'PATCH', url: '/bananas/1', payload: { pickedAt: '2020-02-29T00:00:00+01:00' } });
    assert.deepEqual(moved.json, { id: 1, pickedAt: '2020-02-28T23:00:00', peeled: true });
    const healed = await ask({ method: 'PATCH', url: '/bananas/1', payload: { peeled: false } });
    assert.deepEqual(healed.json, { id: 1, pickedAt: '2020-02-28T23:00:00', peeled: false });
  });

  it('are gone once removed, and their id is not given again', async () => {
    const { ask } = await testApp();
    await add(ask, { pickedAt });
    const removed = await ask({ method: 'DELETE', url: '/bananas/1' });
    assert.equal(removed.status, 204);
    assert.equal(removed.text, '');
    assert.equal((await add(ask, { pickedAt })).json.id, 2);
  });

  for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
    it(`cannot be had with ${method} where there is none`, async () => {
      const { ask } = await testApp();
      const { status, headers, json } = await ask({ method, url: '/bananas/7', ...(method === 'PATCH' && { payload: { peeled: true } }) });
      assert.equal(status, 404);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.deepEqual(json, { title: 'Not Found', status: 404, detail: 'there is no banana 7' });
    });
  }
});

describe('the list of bananas', () => {
  const idsOf = ({ json }: Answer): readonly number[] => json.map(({ id }) => id);
  const nextOf = ({ headers }: Answer): string | undefined => /<(.*)>; rel="next"/.exec(String(headers.link))?.[1];

  it('is empty at first', async () => {
    const { ask } = await testApp();
    assert.deepEqual((await ask('/bananas')).json, []);
  });

  it('leads through all pages, newest first, to an end', async () => {
    const { ask } = await testApp();
    for (let count = 0; count < 5; count += 1) await add(ask, { pickedAt });
    const seen = [];
    for (let path: string | undefined = '/bananas?limit=2'; path;) {
      const page: Answer = await ask(path);
      seen.push(idsOf(page));
      path = nextOf(page);
    }
    assert.deepEqual(seen, [[5, 4], [3, 2], [1]]);
  });

  it('has no further page when the last one is full', async () => {
    const { ask } = await testApp();
    for (let count = 0; count < 2; count += 1) await add(ask, { pickedAt });
    assert.equal((await ask('/bananas?limit=2')).headers.link, undefined);
  });

  it('is not shifted by what is added between two pages', async () => {
    const { ask } = await testApp();
    for (let count = 0; count < 4; count += 1) await add(ask, { pickedAt });
    const next = nextOf(await ask('/bananas?limit=2'));
    await add(ask, { pickedAt });
    assert.deepEqual(idsOf(await ask(String(next))), [2, 1]);
  });

  it('has twenty bananas to a page by default, and a hundred at most', async () => {
    const { ask } = await testApp();
    for (let count = 0; count < 101; count += 1) await add(ask, { pickedAt });
    assert.equal(idsOf(await ask('/bananas')).length, 20);
    assert.equal(idsOf(await ask('/bananas?limit=100')).length, 100);
  });
});
