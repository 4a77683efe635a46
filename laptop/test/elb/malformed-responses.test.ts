import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { TargetGroup } from '../../src/elb/target-group';
import { probe } from '../../src/elb/probe';
import { forwardTo, LoadBalancingFixture } from './load-balancing-fixture';

const LENGTH = 'Content-Length: 2\r\nConnection: close\r\n\r\nok';
const WEB_SOCKET = ['GET / HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', '', ''];
const PLAIN = ['GET / HTTP/1.1', 'Host: localhost', 'Connection: close', '', ''];

const MALFORMED: Readonly<Record<string, string>> = {
  'status 000': `HTTP/1.1 000 Nothing\r\n${LENGTH}`,
  'status 099': `HTTP/1.1 099 Less\r\n${LENGTH}`,
  'status 000 after an informational response': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 000 Nothing\r\n${LENGTH}`,
  'a status of four digits': `HTTP/1.1 1000 Much\r\n${LENGTH}`,
  'a control character in the reason phrase': `HTTP/1.1 200 O\x01K\r\n${LENGTH}`,
  'a DEL in the reason phrase': `HTTP/1.1 200 O\x7fK\r\n${LENGTH}`,
  'a control character in a header value': `HTTP/1.1 200 OK\r\nX-Bad: a\x01b\r\n${LENGTH}`,
  'a space in a header name': `HTTP/1.1 200 OK\r\nX Bad: a\r\n${LENGTH}`,
  'two different lengths': `HTTP/1.1 200 OK\r\nContent-Length: 3\r\n${LENGTH}`,
  'only an informational response': 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n',
  'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n',
  nothing: '',
};

describe('the load balancer answers 502 when the target answers with', () => {
  let fixture: LoadBalancingFixture;
  let group: TargetGroup;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
    group = await fixture.targetGroup();
    await fixture.listen(forwardTo(group));
  });

  afterEach(() => fixture.close());

  const ask = async (lines: readonly string[]): Promise<string> => {
    const connection = await fixture.connect();
    connection.send(...lines);
    return connection.untilClosed();
  };

  it.each(Object.entries(MALFORMED))('%s, and keeps running', async (_, answer) => {
    await fixture.addRawTarget(group, answer);
    expect(await ask(PLAIN)).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n[^]*<h1>502 Bad Gateway<\/h1>/);
    expect(await ask(WEB_SOCKET)).toBe('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    group.close();
    await fixture.addRawTarget(group, `HTTP/1.1 200 OK\r\n${LENGTH}`);
    expect(await ask(PLAIN)).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*ok$/);
  });

  it('a protocol change that the client did not ask for, and closes its connection to the target', async () => {
    const closed: Promise<unknown>[] = [];
    const target = createServer((socket) => {
      closed.push(once(socket, 'close'));
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'));
    }).listen(0, '127.0.0.1');
    await once(target, 'listening');
    const address = { host: '127.0.0.1', port: (target.address() as AddressInfo).port };
    group.register({ id: 'raw', address, onUnhealthy: () => undefined });
    expect(await ask(PLAIN)).toMatch(/^HTTP\/1.1 502 Bad Gateway/);
    expect(await probe(address, group.settings.healthCheck)).toEqual({
      healthy: false,
      outcome: '101',
      reason: 'health check on /health failed with code 101, expected 200',
    });
    expect(closed).toHaveLength(2);
    await Promise.all(closed);
    target.close();
  });
});

describe('the load balancer', () => {
  let fixture: LoadBalancingFixture;
  let group: TargetGroup;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
    group = await fixture.targetGroup();
    await fixture.listen(forwardTo(group));
  });

  afterEach(() => fixture.close());

  const ask = async (lines: readonly string[] = PLAIN): Promise<string> => {
    const connection = await fixture.connect();
    connection.send(...lines);
    return connection.untilClosed();
  };

  it('leaves out informational responses', async () => {
    await fixture.addRawTarget(group, `HTTP/1.1 103 Early\x01Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\n${LENGTH}`);
    expect(await ask()).toMatch(/^HTTP\/1.1 200 OK\r\n(?![^]*Link)[^]*ok$/);
  });

  it.each(['204 No Content', '304 Not Modified'])('passes on %s when the target wrongly sends a body with it', async (status) => {
    await fixture.addRawTarget(group, `HTTP/1.1 ${status}\r\n${LENGTH}`);
    expect(await ask()).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n(?![^]*ok$)`));
  });

  it.each([
    ['a body that is too short', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'],
    ['a chunk without a length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n'],
    ['a control character in a trailer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: \x01\r\n\r\n'],
  ])('breaks off a response with %s, also for a WebSocket request', async (_, answer) => {
    await fixture.addRawTarget(group, answer);
    expect(await ask()).not.toMatch(/0\r\n\r\n$/);
    expect(await ask(WEB_SOCKET)).not.toContain('zz');
    await expect(fetch(fixture.baseUrl).then((response) => response.text())).rejects.toThrow();
  });

  it('keeps running when a client that asked for a WebSocket resets its connection', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const connection = await fixture.connect();
      connection.send(...WEB_SOCKET);
      connection.socket.resetAndDestroy();
    }
    expect((await fetch(fixture.baseUrl)).status).toBe(503);
  });
});

describe('a redirect', () => {
  it.each([
    ['a path that is not a URL', 'GET // HTTP/1.1', 'Host: localhost'],
    ['an address without a host', 'GET http:// HTTP/1.1', 'Host: localhost'],
    ['an invalid host', 'GET / HTTP/1.1', 'Host: ['],
  ])('answers 400 to a request with %s', async (_, requestLine, host) => {
    const fixture = await LoadBalancingFixture.open();
    await fixture.listen({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } });
    const connection = await fixture.connect();
    connection.send(requestLine, host, 'Connection: close', '', '');
    expect(await connection.untilClosed()).toMatch(/^HTTP\/1.1 400 Bad Request/);
    await fixture.close();
  });
});
