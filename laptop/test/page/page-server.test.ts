import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { html } from '../../src/page/html';
import { freePort } from '../../src/runtime/free-port';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { pathOf, PageClient, servePages } from './page-fixture';
import type { PageServer } from '../../src/page/page-server';
import type { Route } from '../../src/page/route';

const state = temporaryDirectory();
const PATHS = ['/', '/events', '/page.js', '/page.css', '/sign-in', '/nowhere'];
let changes: string[];
let client: PageClient;
let server: PageServer;

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/', respond: () => ({ kind: 'page', title: 'Orchard', content: html`<p>apples</p>` }) },
  {
    method: 'POST',
    path: '/trees/:name',
    respond: ({ parameters: { name }, form }) => {
      changes.push(`${name}: ${form.get('fruit')}`);
      return { kind: 'redirect', to: '/' };
    },
  },
];

beforeEach(async () => {
  changes = [];
  server = await servePages(state.path, ROUTES);
  client = new PageClient(server);
});
afterEach(() => server.stop());

test('the address signs in one browser by a cookie that no script and no other site gets', async () => {
  const { status, headers } = await client.signIn();
  expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' });
  expect(headers['set-cookie']?.[0]).toMatch(/^laptop-page-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
  await expect(client.send('/')).resolves.toMatchObject({ status: 200, body: expect.stringContaining('apples') as string });
});

test('without a session every page and the events are refused, and only style and script are sent', async () => {
  const answers = await Promise.all(PATHS.map(async (path) => [path, (await client.send(path)).status]));
  expect(Object.fromEntries(answers)).toEqual({
    '/': 401,
    '/events': 401,
    '/page.js': 200,
    '/page.css': 200,
    '/sign-in': 403,
    '/nowhere': 401,
  });
  await client.send('/trees/pear', { method: 'POST', form: { fruit: 'pear' } });
  expect(changes).toEqual([]);
});

test('a token is exchanged once, and the page that refuses it says where the next one is', async () => {
  const { address } = server;
  await client.signIn();
  const other = new PageClient(server);
  const replayed = await other.send(pathOf(address));
  expect(replayed.status).toBe(403);
  expect(replayed.headers['set-cookie']).toBeUndefined();
  expect(replayed.body).toContain('no longer valid');
  expect(replayed.body).toContain('cat .local/page-address');
  expect(replayed.body).not.toContain(state.path);
  const next = readFileSync(join(state.path, 'page-address'), 'utf8').trim();
  expect(next).not.toBe(address);
  expect((await other.send(pathOf(next))).status).toBe(303);
});

test('a cookie that an application has set with the same name does not end a session', async () => {
  await client.signIn();
  const own = client.cookie ?? '';
  client.cookie = `${own.split('=')[0]}=x; ${own}`;
  expect((await client.send('/')).status).toBe(200);
});

test('an unreadable file of sessions is an error, and leaves no server behind', async () => {
  await server.stop();
  writeFileSync(join(state.path, 'page-sessions.json'), '{ "schemaVersion": 99 }');
  await expect(servePages(state.path, ROUTES)).rejects.toThrow('page-sessions.json');
  const { port } = JSON.parse(readFileSync(join(state.path, 'page-port.json'), 'utf8')) as { readonly port: number };
  const next = createServer().listen(port, '127.0.0.1');
  await once(next, 'listening');
  next.close();
  rmSync(join(state.path, 'page-sessions.json'));
  server = await servePages(state.path, ROUTES);
});

test('a browser that is signed in does not use up the token', async () => {
  await client.signIn();
  const { address } = server;
  expect((await client.send(pathOf(address))).status).toBe(303);
  expect(server.address).toBe(address);
});

test('a session is valid after a new start, and the old address is not', async () => {
  await client.signIn();
  const unused = server.address;
  await server.stop();
  server = await servePages(state.path, ROUTES, Number(new URL(unused).port) + 1);
  const again = new PageClient(server);
  expect(new URL(server.address).host).toBe(new URL(unused).host);
  expect((await again.send(pathOf(unused))).status).toBe(403);
  again.cookie = client.cookie;
  expect((await again.send('/')).status).toBe(200);
});

test('only the owner can read sessions and address, and the value of a cookie is not stored', async () => {
  await client.signIn();
  for (const name of ['page-sessions.json', 'page-address']) {
    expect(statSync(join(state.path, name)).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(join(state.path, 'page-sessions.json'), 'utf8')).not.toContain(client.cookie?.split('=')[1]);
});

test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1.evil.example', '[::1]'])(
  'a request for the host %s is refused on every path, with and without an origin',
  async (name) => {
    await client.signIn();
    const port = client.host.split(':')[1];
    for (const host of name === '127.0.0.1' ? [name] : [name, `${name}:${port}`]) {
      for (const path of PATHS) {
        expect((await client.send(path, { headers: { host } })).status).toBe(421);
        expect((await client.send(path, { headers: { host, origin: client.origin } })).status).toBe(421);
      }
      await client.send('/trees/pear', { method: 'POST', headers: { host }, form: { fruit: 'pear' } });
    }
    expect(changes).toEqual([]);
  },
);

test('a rebound page cannot read the events, although the browser sends no origin with a GET', async () => {
  await client.signIn();
  expect((await client.send('/events')).status).toBe(200);
  const rebound = { host: `rebound.example:${client.host.split(':')[1]}`, 'sec-fetch-site': 'same-origin' };
  expect((await client.send('/events', { headers: rebound })).status).toBe(421);
});

test('a change needs the origin of the page', async () => {
  await client.signIn();
  const port = Number(client.host.split(':')[1]);
  const foreign = [
    'http://evil.example',
    'null',
    `http://127.0.0.1:${port + 1}`,
    `http://localhost:${port}`,
    `${client.origin}.evil.example`,
  ];
  for (const origin of foreign) {
    expect((await client.send('/trees/pear', { method: 'POST', headers: { origin }, form: { fruit: 'pear' } })).status).toBe(403);
  }
  const bare = new PageClient(server);
  const withoutOrigin = await fetch(`${client.origin}/trees/pear`, { method: 'POST', headers: { cookie: String(client.cookie) } });
  expect([withoutOrigin.status, (await bare.send('/trees/pear', { method: 'POST' })).status]).toEqual([403, 401]);
  expect(changes).toEqual([]);
  expect((await client.send('/trees/pear', { method: 'POST', form: { fruit: 'pear' } })).status).toBe(303);
  expect(changes).toEqual(['pear: pear']);
});

test('an application on another port, which is the same site for a browser, cannot read pages by script', async () => {
  await client.signIn();
  for (const site of ['same-site', 'cross-site']) {
    expect((await client.send('/', { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'cors' } })).status).toBe(403);
  }
});

test('no response is stored, framed, sniffed, or runs a script of its own', async () => {
  await client.signIn();
  for (const path of PATHS) {
    const { headers } = await client.send(path);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/);
  }
});

test('a path that is no page, a method that it does not have, and a form that is too long are refused', async () => {
  await client.signIn();
  expect((await client.send('/nowhere/%ff')).status).toBe(404);
  expect((await client.send('/trees/pear')).status).toBe(405);
  expect((await client.send('/trees/pear', { method: 'POST', form: { fruit: 'x'.repeat(70_000) } })).status).toBe(413);
  expect((await client.send('//evil.example/')).status).toBe(400);
  expect((await client.send('http://evil.example/')).status).toBe(400);
});

test('takes another port where a program has that of the page', async () => {
  const taken = createServer();
  const port = await freePort();
  await once(taken.listen(port, '127.0.0.1'), 'listening');
  const second = await servePages(join(state.path, 'second'), ROUTES, port + 1);
  expect(new URL(second.address).port).not.toBe(String(port));
  await second.stop();
  await new Promise((resolve) => {
    taken.close(resolve);
  });
});
