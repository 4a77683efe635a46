import { createServer, request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { TargetGroup } from '../../src/elb/target-group';
import { forwardTo, LoadBalancingFixture } from './load-balancing-fixture';

describe('the load balancer', () => {
  let fixture: LoadBalancingFixture;
  let group: TargetGroup;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
    group = await fixture.targetGroup();
    await fixture.listen(forwardTo(group));
  });

  afterEach(() => fixture.close());

  it('answers 503 when no target is registered', async () => {
    const response = await fetch(fixture.baseUrl);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('503 Service Temporarily Unavailable');
  });

  it('forwards method, path, query, headers and body, and the response unchanged', async () => {
    await fixture.addTarget(group, 'a', (request, response) => {
      response.writeHead(201, 'Made', { 'X-Custom': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
      request.pipe(response);
    });
    const response = await fetch(`${fixture.baseUrl}/orchard?x=1`, { method: 'POST', body: 'ripe', headers: { 'X-Given': 'kept' } });
    expect([response.status, response.statusText, await response.text()]).toEqual([201, 'Made', 'ripe']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-custom')).toBe('yes');
  });

  it('adds headers about the client, and keeps the host', async () => {
    await fixture.addTarget(group, 'a', (request, response) => response.end(JSON.stringify(request.headers)));
    const headers = await (await fetch(fixture.baseUrl, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).json();
    expect(headers).toMatchObject({
      'x-forwarded-for': expect.stringMatching(/^203\.0\.113\.9, (127\.0\.0\.1|::1)$/),
      'x-forwarded-proto': 'http',
      'x-forwarded-port': new URL(fixture.baseUrl).port,
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      host: new URL(fixture.baseUrl).host,
    });
  });

  it('keeps the cookie of the page from the application', async () => {
    await fixture.addTarget(group, 'a', (request, response) => response.end(JSON.stringify(request.headers.cookie ?? null)));
    const cookieAt = async (cookie: string): Promise<unknown> => (await fetch(fixture.baseUrl, { headers: { cookie } })).json();
    expect(await cookieAt('a=1; laptop-page-8079=secret; laptop-page-23399=other; b=2')).toBe('a=1; b=2');
    expect(await cookieAt('laptop-page-8079=secret')).toBeNull();
    expect(await cookieAt('a=1;b=2')).toBe('a=1;b=2');
  });

  it('streams a response', async () => {
    let finish = () => undefined as unknown;
    await fixture.addTarget(group, 'a', (_request, response) => {
      response.write('first');
      finish = () => response.end('second');
    });
    const reader = (await fetch(fixture.baseUrl)).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('second');
  });

  it('alternates between healthy targets', async () => {
    await fixture.addTarget(group, 'a', (_request, response) => response.end('a'));
    await fixture.addTarget(group, 'b', (_request, response) => response.end('b'));
    const answers = [];
    for (let turn = 0; turn < 4; turn += 1) {
      answers.push(await (await fetch(fixture.baseUrl)).text());
    }
    expect(answers.sort()).toEqual(['a', 'a', 'b', 'b']);
  });

  it('answers 502 when the target closes the connection', async () => {
    await fixture.addTarget(group, 'a', (request) => request.socket.destroy());
    expect((await fetch(fixture.baseUrl)).status).toBe(502);
  });

  it('answers 504 when the target does not respond within the idle timeout', async () => {
    await fixture.addTarget(group, 'a', () => undefined);
    expect((await fetch(fixture.baseUrl)).status).toBe(504);
  });

  it('breaks off a response that the target breaks off', async () => {
    await fixture.addTarget(group, 'a', (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('part');
      setTimeout(() => response.destroy(), 50);
    });
    await expect(fetch(fixture.baseUrl).then((response) => response.text())).rejects.toThrow();
  });

  it('ends the request to the target when the client closes its connection', async () => {
    let gone = () => undefined as unknown;
    const goneAway = new Promise<void>((resolve) => (gone = resolve));
    await fixture.addTarget(group, 'a', (_request, response) => response.once('close', gone));
    await expect(fetch(fixture.baseUrl, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await goneAway;
    expect(group.targets[0]?.inFlight).toBe(0);
  });

  it('repeats a GET on a new connection when the target closes a kept one as it is used again', async () => {
    // Every connection serves one request although it promises more.
    const served = new WeakSet<object>();
    await fixture.addTarget(group, 'a', (request, response) => {
      if (served.has(request.socket)) {
        request.socket.resetAndDestroy();
      } else {
        served.add(request.socket);
        response.end('ok');
      }
    });
    for (let turn = 0; turn < 20; turn += 1) {
      expect((await fetch(fixture.baseUrl)).status).toBe(200);
    }
  });

  it('never repeats a POST, and gives it a connection that no other request has used', async () => {
    let posts = 0;
    const sockets = new Set<object>();
    await fixture.addTarget(group, 'a', (request, response) => {
      if (request.method === 'POST') {
        posts += 1;
        expect(sockets.has(request.socket)).toBe(false);
        request.socket.destroy();
      } else {
        sockets.add(request.socket);
        response.end();
      }
    });
    await fetch(fixture.baseUrl);
    expect((await fetch(fixture.baseUrl, { method: 'POST', body: 'x' })).status).toBe(502);
    expect(posts).toBe(1);
  });

  it('forwards a WebSocket request and the bytes of both sides', async () => {
    const server = createServer().on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      socket.on('data', (data) => socket.write(`echo ${data.toString()}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    group.register({
      id: 'ws',
      address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
      onUnhealthy: () => undefined,
    });
    const echoed = await new Promise<string>((resolve, reject) => {
      const upgrade = httpRequest(fixture.baseUrl, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } });
      upgrade.once('upgrade', (_response, socket) => {
        socket.once('data', (data: Buffer) => {
          resolve(data.toString());
          socket.destroy();
        });
        socket.write('hello');
      });
      upgrade.once('error', reject).end();
    });
    expect(echoed).toBe('echo hello');
    server.close();
  });

  it('answers 400 to a request that is not HTTP', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(fixture.baseUrl).port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket.once('data', (data) => resolve(data.toString())).once('error', reject);
    });
    expect(answer).toContain('HTTP/1.1 400 Bad Request');
  });
});
