import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { requestHeaders, responseHeaders } from './forwarded-headers';
import { sendErrorPage } from './own-response';
import type { Target } from './target';

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: Target;
  readonly idleTimeoutSeconds: number;
}

const REPEATABLE_METHODS: readonly (string | undefined)[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Sends a request to a target and streams the response to the client. As an Application Load Balancer, it answers 502 when the target
 * closes the connection or its response is malformed, and 504 when the target does not respond within the idle timeout.
 *
 * A target may close an idle connection at the moment when it is used again, and it is unknown whether it received the request. So only
 * requests that are safe to repeat use kept connections, and are repeated once, on a new connection. Every other request gets a new one.
 */
export function forward(forwarding: Forwarding): void {
  const leave = forwarding.target.enter();
  forwarding.response.once('close', leave);
  const { request } = forwarding;
  send(forwarding, REPEATABLE_METHODS.includes(request.method) && !hasBody(request));
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Whether HTTP allows the status code and the reason phrase of a final response. Node's parser checks the headers, but not these. */
export function isWellFormed({ statusCode = 0, statusMessage = '' }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode <= 999 && /^[\t\x20-\x7e\x80-\xff]*$/.test(statusMessage);
}

/** Opens a request to a target that is like the client's, but for the headers. */
export function openRequest(
  { request, target, idleTimeoutSeconds }: Pick<Forwarding, 'request' | 'target' | 'idleTimeoutSeconds'>,
  { headers, agent }: { readonly headers: readonly string[]; readonly agent: Agent | false },
): ClientRequest {
  const { host, port } = target.address;
  const { method, url: path } = request;
  return httpRequest({ host, port, method, path, headers, agent, timeout: idleTimeoutSeconds * 1000 });
}

function send(forwarding: Forwarding, keepConnection: boolean): void {
  const { request, response, target } = forwarding;
  const upstream = openRequest(forwarding, { headers: requestHeaders(request), agent: keepConnection ? target.agent : false });
  const abort = () => upstream.destroy();
  const fail = (statusCode: 502 | 504) => {
    if (!response.headersSent && !response.destroyed) {
      sendErrorPage(response, statusCode);
    }
    upstream.destroy();
  };
  response.once('close', abort);
  upstream.once('timeout', () => {
    // A part of a response must not look like all of it.
    if (response.headersSent) {
      response.destroy();
    }
    fail(504);
  });
  upstream.once('response', (answer) => (isWellFormed(answer) ? relay(answer, forwarding) : fail(502)));
  // The target changes the protocol although the request did not ask for it.
  upstream.once('upgrade', (_answer, connection) => {
    connection.destroy();
    fail(502);
  });
  upstream.on('error', () => {
    if (keepConnection && upstream.reusedSocket && !response.headersSent && !response.destroyed) {
      response.off('close', abort);
      send(forwarding, false);
    } else {
      fail(502);
    }
  });
  if (keepConnection) {
    upstream.end();
  } else {
    request.pipe(upstream);
  }
}

function relay(answer: IncomingMessage, { response, target }: Forwarding): void {
  target.responded(answer.statusCode ?? 502);
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer));
  // On an error both ends are destroyed: the client sees a broken response and not a short one.
  pipeline(answer, response, () => undefined);
}
