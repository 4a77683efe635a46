import { randomBytes } from 'node:crypto';
import { withoutSessionCookies } from '../page/session-cookie';
import type { IncomingMessage } from 'node:http';

/** Headers that concern one connection only, so they are not forwarded. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'];
const REPLACED = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port'];
/** Of a client that has closed its connection. */
const UNKNOWN_ADDRESS = 'unknown';

/** The headers for the target, in the client's order and case, as a flat list of names and values. */
export function requestHeaders(request: IncomingMessage): string[] {
  const headers = endToEndHeaders(request, REPLACED);
  if (request.headers.host === undefined) {
    headers.push('Host', requestedHost(request));
  }
  const given = request.headers['x-forwarded-for'];
  const client = (request.socket.remoteAddress ?? UNKNOWN_ADDRESS).replace(/^::ffff:/, '');
  headers.push(
    'X-Forwarded-For',
    given === undefined ? client : `${String(given)}, ${client}`,
    'X-Forwarded-Proto',
    'http',
    'X-Forwarded-Port',
    String(request.socket.localPort),
  );
  if (request.headers['x-amzn-trace-id'] === undefined) {
    headers.push('X-Amzn-Trace-Id', `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`);
  }
  if (request.headers['transfer-encoding'] !== undefined) {
    headers.push('Transfer-Encoding', 'chunked');
  }
  return headers;
}

/** The host of a request. Before HTTP/1.1 a request may have none: then it is the load balancer's own name, as on AWS. */
export function requestedHost({ headers, socket }: IncomingMessage): string {
  return headers.host ?? `localhost:${socket.localPort}`;
}

/** The headers for the client: the target's, without those of its own connection. */
export function responseHeaders(response: IncomingMessage): string[] {
  return endToEndHeaders(response, []);
}

function endToEndHeaders(message: IncomingMessage, replaced: readonly string[]): string[] {
  const named = message.headers.connection?.split(',').map((name) => name.trim().toLowerCase()) ?? [];
  const dropped = new Set([...named, ...HOP_BY_HOP, ...replaced]);
  // Without its length a body would be read as the next request, and without a host HTTP/1.1 is not valid.
  dropped.delete('content-length');
  dropped.delete('host');
  return message.rawHeaders.flatMap((name, index, all) => {
    const isForwarded = index % 2 === 0 && !dropped.has(name.toLowerCase());
    return isForwarded ? withoutSession(name, String(all[index + 1])) : [];
  });
}

/** Browsers send the cookie of the page to every port of this machine. The application must not get it. */
function withoutSession(name: string, value: string): string[] {
  const forwarded = name.toLowerCase() === 'cookie' ? withoutSessionCookies(value) : value;
  return forwarded === undefined ? [] : [name, forwarded];
}
