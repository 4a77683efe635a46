import { STATUS_CODES, type ServerResponse } from 'node:http';
import { requestedHost } from './forwarded-headers';
import type { ListenerAction } from './listener-action';

/** An error of the load balancer itself, with the page that an Application Load Balancer sends. */
export function sendErrorPage(response: ServerResponse, statusCode: 400 | 502 | 503 | 504): void {
  const reason = statusCode === 503 ? 'Service Temporarily Unavailable' : String(STATUS_CODES[statusCode]);
  const title = `${statusCode} ${reason}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  response.writeHead(statusCode, { 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

export function sendFixedResponse(response: ServerResponse, action: Extract<ListenerAction, { type: 'fixed-response' }>): void {
  response.writeHead(action.statusCode, { 'Content-Type': action.contentType, 'Content-Length': Buffer.byteLength(action.body) });
  response.end(action.body);
}

/** Redirects, and replaces `#{host}` and the like in the location by the parts of the request's URL. */
export function sendRedirect(response: ServerResponse, action: Extract<ListenerAction, { type: 'redirect' }>): void {
  const { url = '/' } = response.req;
  const base = `http://${requestedHost(response.req)}`;
  // The client chooses both, and `Host: [` or a path of two slashes make no URL.
  if (!URL.canParse(url, base)) {
    sendErrorPage(response, 400);
    return;
  }
  const requested = new URL(url, base);
  const parts: Readonly<Record<string, string>> = {
    protocol: 'http',
    host: requested.hostname,
    port: requested.port || '80',
    path: requested.pathname.slice(1),
    query: requested.search.slice(1),
  };
  const fill = (template: string) => template.replace(/#\{(\w+)\}/g, (placeholder, name: string) => parts[name] ?? placeholder);
  const protocol = fill(action.protocol).toLowerCase();
  const port = fill(action.port);
  const query = fill(action.query);
  const isDefaultPort = port === (protocol === 'https' ? '443' : '80');
  const origin = `${protocol}://${fill(action.host)}${isDefaultPort ? '' : `:${port}`}`;
  const location = `${origin}${fill(action.path)}${query.length === 0 ? '' : `?${query}`}`;
  response.writeHead(action.statusCode, { Location: location, 'Content-Length': 0 });
  response.end();
}
