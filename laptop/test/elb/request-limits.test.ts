import type { TargetGroup } from '../../src/elb/target-group';
import { forwardTo, LoadBalancingFixture } from './load-balancing-fixture';

const header = (name: string, length: number): string => `${name}: ${'x'.repeat(length)}`;
const manyHeaders = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => header(`X-${index}`, 9_990));

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  'HTTP/1.0 without a host': ['GET / HTTP/1.0'],
  'HTTP/0.9, which has no host': ['GET /'],
  'a Connection header that names the host': ['GET / HTTP/1.1', 'Host: HOST', 'Connection: close, host'],
  '60 KB of headers': ['GET / HTTP/1.1', 'Host: HOST', ...manyHeaders(6), 'Connection: close'],
};

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'HTTP/1.1 without a host': ['GET / HTTP/1.1'],
  'two hosts': ['GET / HTTP/1.1', 'Host: HOST', 'Host: other'],
  'the same host twice': ['GET / HTTP/1.1', 'Host: HOST', 'host: HOST'],
  'two hosts, for a WebSocket': ['GET / HTTP/1.1', 'Host: HOST', 'Host: other', 'Connection: Upgrade', 'Upgrade: websocket'],
  'a request line of more than 16 KB': [`GET /${'x'.repeat(16_400)} HTTP/1.1`, 'Host: HOST'],
  'a header of more than 16 KB': ['GET / HTTP/1.1', 'Host: HOST', header('X-Large', 16_400)],
  'more than 64 KB of headers': ['GET / HTTP/1.1', 'Host: HOST', ...manyHeaders(7)],
};

describe('the load balancer', () => {
  let fixture: LoadBalancingFixture;
  let group: TargetGroup;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
    group = await fixture.targetGroup();
    await fixture.listen(forwardTo(group));
    const server = await fixture.addTarget(group, 'app', (request, response) => response.end(`host ${request.headers.host}`));
    // Node accepts 16 KB by default.
    Object.assign(server, { maxHeaderSize: 128 * 1024 });
  });

  afterEach(() => fixture.close());

  const ask = async (lines: readonly string[]): Promise<string> => {
    const connection = await fixture.connect();
    connection.send(...lines.map((line) => line.replace('HOST', new URL(fixture.baseUrl).host)), '', '');
    return connection.untilClosed();
  };

  it.each(Object.entries(ACCEPTED))('forwards a request with %s, with the host', async (_, lines) => {
    expect(await ask(lines)).toMatch(new RegExp(`^HTTP/1.1 200 OK[^]*host ${new URL(fixture.baseUrl).host}`));
  });

  it.each(Object.entries(REFUSED))('answers 400 to a request with %s, and closes the connection', async (_, lines) => {
    expect(await ask(lines)).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  });

  it('closes a WebSocket over which nothing is sent for the idle timeout, and not one that is in use', async () => {
    const server = await fixture.addTarget(group, 'socket', () => undefined);
    void group.deregister('app');
    server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.on('error', () => socket.destroy());
      socket.on('data', (data: Buffer) => socket.write(data));
    });
    const connection = await fixture.connect();
    connection.send('GET / HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', '', '');
    const start = Date.now();
    for (let turn = 1; turn <= 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      connection.send('ping;');
    }
    expect((await connection.untilClosed()).split('ping;')).toHaveLength(6);
    expect(Date.now() - start).toBeGreaterThan(5000);
  }, 30_000);
});
