import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { MemoryBananaStore } from '../src/bananas/memory-banana-store';
import { html } from '../src/page/html';
import { testApp, type TestApp } from './support/test-app';

let ask: TestApp['ask'];
before(async () => {
  ({ ask } = await testApp());
});

const hostile = `<script>alert("1")</script>&'`;
const escaped = '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;';

async function storeOf(count: number): Promise<MemoryBananaStore> {
  const store = new MemoryBananaStore();
  for (let index = 0; index < count; index += 1)
    await store.create({ pickedAt: new Date('2016-01-25T21:34:55Z'), peeled: index % 2 === 1 });
  return store;
}

describe('the page', () => {
  it('shows the bananas, the environment and the version', async () => {
    const { ask } = await testApp({ store: await storeOf(2), environment: 'test', version: 'f00ba7' });
    const { status, headers, text } = await ask('/');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.match(text, /<dd>test<\/dd>/);
    assert.match(text, /<code>f00ba7<\/code>/);
    assert.match(text, /<time datetime="2016-01-25T21:34:55.000Z">2016-01-25 21:34:55<\/time>/);
    assert.deepEqual(text.match(/data-(?:peel|remove)="\d+"/g), ['data-remove="2"', 'data-peel="1"', 'data-remove="1"']);
  });

  it('shows fifty bananas and leads to the older ones', async () => {
    const { ask } = await testApp({ store: await storeOf(51) });
    const { text } = await ask('/');
    assert.equal(text.match(/<tr>/g)?.length, 1 + 50);
    assert.match(text, /href="\/\?before=2"/);
    const older = (await ask('/?before=2')).text;
    assert.match(older, /data-remove="1"/);
    assert.doesNotMatch(older, /Older bananas/);
  });

  it('escapes what it is told', async () => {
    const { ask } = await testApp({ environment: hostile, version: hostile });
    const { text } = await ask('/');
    assert.equal(text.split(escaped).length - 1, 3);
    assert.doesNotMatch(text, /alert\("/);
  });

  it('lets nothing in but its own script and style', async () => {
    const { headers, text } = await ask('/');
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    // The policy forbids what is written inline, so none of it would work.
    assert.doesNotMatch(text, / on\w+=|style=|<style|<script>|https?:\/\//);
  });

  it('has everything that it loads', async () => {
    const paths = [...(await ask('/')).text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
    assert.deepEqual(paths, ['/assets/banana.svg', '/assets/page.css', '/assets/page.js', '/openapi.json']);
    for (const path of paths) assert.equal((await ask(path)).status, 200, path);
  });

  it('says so while the database is not there', async () => {
    const { ask } = await testApp({ readiness: { wait: async () => undefined, check: async () => 'asleep' } });
    const { status, text } = await ask('/');
    assert.equal(status, 503);
    assert.match(text, /The database is not reachable yet/);
  });

  it('refuses a page from nowhere', async () => {
    assert.equal((await ask('/?before=x')).status, 400);
  });
});

describe('written HTML', () => {
  it('escapes text, and leaves HTML as it is, alone or in a list', () => {
    const item = html`<b>${hostile}</b>`;
    assert.equal(
      html`<p title="${hostile}">${item}${[item, item]}${7}${null}</p>`.text,
      `<p title="${escaped}">${`<b>${escaped}</b>`.repeat(3)}7</p>`,
    );
  });
});
