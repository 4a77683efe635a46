import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TargetGroup } from '../../src/elb/target-group';
import { fixedResponse, forwardTo, LoadBalancingFixture } from './load-balancing-fixture';

/** As curl --http2 and Java's HttpClient send it with every request to an http URL. */
const H2C = ['Host: localhost', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA'];

describe('a request to change the protocol', () => {
  let fixture: LoadBalancingFixture;
  let group: TargetGroup;
  const seen: Record<string, unknown>[] = [];

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
    group = await fixture.targetGroup();
    await fixture.listen(forwardTo(group));
    seen.length = 0;
  });

  afterEach(() => fixture.close());

  /** Answers with the method and the length of the body, and then `;`. */
  const addTarget = (delayMilliseconds = 0) =>
    fixture.addTarget(group, 'app', (request, response) => {
      let length = 0;
      seen.push(request.headers);
      request.on('data', (chunk: Buffer) => (length += chunk.length));
      request.on('end', () => setTimeout(() => response.end(`${request.method} ${request.url} ${length};`), delayMilliseconds));
    });

  it('to h2c with a body is forwarded as HTTP/1.1 without it, and the connection can be used again', async () => {
    await addTarget();
    const connection = await fixture.connect();
    for (let turn = 1; turn <= 30; turn += 1) {
      connection.send(`POST /${turn} HTTP/1.1`, ...H2C, 'Content-Length: 4', '', 'ripe');
      expect(await connection.responses(turn)).toMatch(new RegExp(`POST /${turn} 4;$`));
    }
    expect(seen).toHaveLength(30);
    expect(seen[0]).not.toHaveProperty('upgrade');
    expect(seen[0]).not.toHaveProperty('http2-settings');
    expect(connection.received.match(/HTTP\/1.1 200 OK/g)).toHaveLength(30);
    connection.socket.destroy();
  });

  it('to h2c without a body is forwarded, too', async () => {
    await addTarget();
    const connection = await fixture.connect();
    connection.send('GET /a HTTP/1.1', ...H2C, '', '');
    expect(await connection.responses(1)).toMatch(/^HTTP\/1.1 200 OK[^]*GET \/a 0;$/);
    connection.socket.destroy();
  });

  it('to h2c with a body that arrives in parts is forwarded whole', async () => {
    await addTarget();
    const connection = await fixture.connect();
    connection.send('PUT /large HTTP/1.1', ...H2C, 'Transfer-Encoding: chunked', '', '4', 'ripe', '');
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.send('300000', 'x'.repeat(0x300000), '0', '', '');
    expect(await connection.responses(1)).toMatch(/PUT \/large 3145732;$/);
    connection.socket.destroy();
  });

  it('to h2c gets 100 Continue if it expects that', async () => {
    await addTarget();
    const connection = await fixture.connect();
    connection.send('POST /wait HTTP/1.1', ...H2C, 'Content-Length: 4', 'Expect: 100-continue', '', '');
    while (!connection.received.includes('\r\n\r\n')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(connection.received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    connection.send('ripe');
    expect(await connection.responses(1)).toMatch(/HTTP\/1.1 200 OK[^]*POST \/wait 4;$/);
    connection.socket.destroy();
  });

  it('that is sent before the previous response has come is answered after it', async () => {
    await addTarget(100);
    const connection = await fixture.connect();
    connection.send('GET /first HTTP/1.1', 'Host: localhost', '', 'POST /second HTTP/1.1', ...H2C, 'Content-Length: 4', '', 'ripe');
    connection.send('GET /third HTTP/1.1', 'Host: localhost', '', '');
    expect((await connection.responses(3)).match(/\/\w+ \d;/g)).toEqual(['/first 0;', '/second 4;', '/third 0;']);
    connection.socket.destroy();
  });

  it('to WebSocket with a body is forwarded as a normal request', async () => {
    await addTarget();
    const connection = await fixture.connect();
    connection.send('POST /a HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Content-Length: 4', '', 'ripe');
    expect(await connection.responses(1)).toMatch(/^HTTP\/1.1 200 OK[^]*POST \/a 4;$/);
    connection.socket.destroy();
  });

  it('to WebSocket gets 503 when no target is registered, and a fixed response from a rule', async () => {
    expect(await upgrade()).toMatch(/^HTTP\/1.1 503 Service Unavailable/);
    await fixture.addRule(1, [{ Field: 'path-pattern', Values: ['/*'] }], fixedResponse('403', 'closed;'));
    expect(await upgrade()).toMatch(/^HTTP\/1.1 403 Forbidden[^]*closed;$/);
  });

  it('to WebSocket gets 504 when the target does not answer', async () => {
    const silent = createServer().on('upgrade', () => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    group.register({ id: 'silent', address: { host: '127.0.0.1', port }, onUnhealthy: () => undefined });
    expect(await upgrade()).toMatch(/^HTTP\/1.1 504 Gateway Timeout/);
    silent.close();
  });

  const upgrade = async (): Promise<string> => {
    const connection = await fixture.connect();
    connection.send('GET / HTTP/1.1', 'Host: localhost', 'Connection: close, Upgrade', 'Upgrade: websocket', '', '');
    return connection.untilClosed();
  };
});
