import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ListenerAction } from './listener-action';

/** An answer of the load balancer itself, with the page that an Application Load Balancer sends. */
export function sendGatewayError(response: ServerResponse, statusCode: 502 | 503 | 504): void {
  if (response.headersSent) {
    // The target broke off in the middle: so does the answer, or the client would take a part for the whole.
    response.destroy();
    return;
  }
  const title = statusCode === 503 ? '503 Service Temporarily Unavailable' : `${statusCode} ${STATUS_CODES[statusCode]}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  response.writeHead(statusCode, { 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

export function sendFixedResponse(response: ServerResponse, action: Extract<ListenerAction, { type: 'fixed-response' }>): void {
  response.writeHead(action.statusCode, { 'Content-Type': action.contentType, 'Content-Length': Buffer.byteLength(action.body) });
  response.end(action.body);
}

/** Redirects, with the parts of the request in place of `#{…}`. */
export function sendRedirect(response: ServerResponse, action: Extract<ListenerAction, { type: 'redirect' }>): void {
  const request: IncomingMessage = response.req;
  const requested = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const parts: Readonly<Record<string, string>> = {
    protocol: 'http',
    host: requested.hostname,
    port: requested.port || '80',
    path: requested.pathname.slice(1),
    query: requested.search.slice(1),
  };
  const fill = (text: string) => text.replace(/#\{(\w+)\}/g, (placeholder, name: string) => parts[name] ?? placeholder);
  const protocol = fill(action.protocol).toLowerCase();
  const port = fill(action.port);
  const query = fill(action.query);
  const isDefaultPort = port === (protocol === 'https' ? '443' : '80');
  const location = `${protocol}://${fill(action.host)}${isDefaultPort ? '' : `:${port}`}${fill(action.path)}${query === '' ? '' : `?${query}`}`;
  response.writeHead(action.statusCode, { Location: location, 'Content-Length': 0 });
  response.end();
}
