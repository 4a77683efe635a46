import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { requestHeaders, responseHeaders } from './forwarded-headers';
import { sendGatewayError } from './gateway-response';
import type { Target } from './target';

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: Target;
  readonly idleTimeoutSeconds: number;
}

/**
 * Passes a request on to a target and streams the answer back, as an Application Load Balancer does: 502 where the target breaks the
 * connection, 504 where it is silent for too long.
 *
 * A target may close an idle connection at the moment in which it is used again, and nobody can tell whether it saw the request. So only
 * requests that may be repeated use kept connections, and are repeated once, on a new one; every other request gets a new connection.
 */
export function forward(forwarding: Forwarding): void {
  const leave = forwarding.target.enter();
  forwarding.response.once('close', leave);
  send(forwarding, isRepeatable(forwarding.request));
}

function isRepeatable(request: IncomingMessage): boolean {
  const hasBody = request.headers['transfer-encoding'] !== undefined || (request.headers['content-length'] ?? '0') !== '0';
  return !hasBody && ['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '');
}

function send(forwarding: Forwarding, keepConnection: boolean): void {
  const { request, response, target } = forwarding;
  const upstream = httpRequest({
    host: target.address.host,
    port: target.address.port,
    method: request.method,
    path: request.url,
    headers: requestHeaders(request),
    agent: keepConnection ? target.agent : false,
    timeout: forwarding.idleTimeoutSeconds * 1000,
  });
  const abort = () => upstream.destroy();
  response.once('close', abort);
  let timedOut = false;
  upstream.once('timeout', () => {
    timedOut = true;
    upstream.destroy();
  });
  upstream.once('response', (answer) => relay(answer, response));
  upstream.on('error', () => {
    if (response.destroyed || response.writableFinished) {
      return;
    }
    response.off('close', abort);
    if (keepConnection && upstream.reusedSocket && !timedOut && !response.headersSent) {
      send(forwarding, false);
    } else {
      sendGatewayError(response, timedOut ? 504 : 502);
    }
  });
  if (keepConnection) {
    upstream.end();
  } else {
    request.pipe(upstream);
  }
}

function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer));
  // On an error both ends are destroyed: the client sees a broken answer and not a short one.
  pipeline(answer, response, () => undefined);
}
