import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Headers that concern one connection only, and so are not passed on. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);
const REPLACED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port']);

/** The headers for the target, in the order and the case of the client's, as a flat list of names and values. */
export function requestHeaders(request: IncomingMessage): string[] {
  const headers = endToEndHeaders(request, REPLACED);
  const given = request.headers['x-forwarded-for'];
  const client = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  headers.push(
    'X-Forwarded-For',
    given === undefined ? client : `${String(given)}, ${client}`,
    'X-Forwarded-Proto',
    'http',
    'X-Forwarded-Port',
    String(request.socket.localPort ?? ''),
  );
  if (request.headers['x-amzn-trace-id'] === undefined) {
    headers.push('X-Amzn-Trace-Id', `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`);
  }
  if (request.headers['transfer-encoding'] !== undefined) {
    headers.push('Transfer-Encoding', 'chunked');
  }
  return headers;
}

/** The headers for the client: the target's, less those of its own connection. */
export function responseHeaders(response: IncomingMessage): string[] {
  return endToEndHeaders(response, new Set());
}

function endToEndHeaders(message: IncomingMessage, dropped: ReadonlySet<string>): string[] {
  const named = new Set(
    (message.headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
  // Without its length a body would be read as the next request.
  named.delete('content-length');
  const kept: string[] = [];
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const [name, value] = [message.rawHeaders[index] as string, message.rawHeaders[index + 1] as string];
    const key = name.toLowerCase();
    if (!HOP_BY_HOP.has(key) && !dropped.has(key) && !named.has(key)) {
      kept.push(name, value);
    }
  }
  return kept;
}
