import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AddressInfo } from 'node:net';
import { EndpointError } from '../endpoint/endpoint-error';
import { readBody } from '../endpoint/read-body';
import { errorCode } from '../error-code';
import { StateFile } from '../state/state-file';
import { EventStream, type EventStreamProps } from './event-stream';
import { layout } from './layout';
import { usedTokenPage, errorPage, signInPage } from './message-pages';
import { HISTORY_STYLE } from './history/history-style';
import { LOG_SCRIPT } from './logs/log-script';
import { LOG_STYLE } from './logs/log-style';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';
import { PLAN_STYLE } from './plan/plan-style';
import { matchRoutes, type MatchedRoute, type PageResponse, type Route } from './route';
import { readSessionCookies, setSessionCookie } from './session-cookie';
import { Sessions } from './sessions';

const SCHEMA_VERSION = 1;
const LOOPBACK = '127.0.0.1';
const ANY_PORT = 0;
/** In bytes. */
const MAXIMUM_FORM = 64 * 1024;

/** For every response. Styles and scripts come from this server only, and never stand in a page: `style=` has no effect either. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // With `no-referrer`, browsers would send `null` as the origin of a form.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** No secrets are in them, so they need no session. */
const STATIC: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
  '/page.js': { contentType: 'text/javascript; charset=utf-8', body: PAGE_SCRIPT + LOG_SCRIPT },
  '/icon.svg': {
    contentType: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 8h5l3-5 2 10 2-5h2" fill="none" stroke="#4a90d9" stroke-width="2"/></svg>',
  },
  '/page.css': { contentType: 'text/css; charset=utf-8', body: PAGE_STYLE + LOG_STYLE + HISTORY_STYLE + PLAN_STYLE },
};

export interface PageServerProps {
  readonly stateDirectory: string;
  /** The first port of the environments. The page has the port before it if that is free. */
  readonly basePort: number;
  readonly routes: readonly Route[];
  /** Of the pipeline, for the title of each page. Undefined before the first deployment. */
  readonly projectName: () => string | undefined;
  readonly events: EventStreamProps;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Serves the page on the loopback interface, to browsers that are signed in. */
export class PageServer {
  private readonly server: Server;
  private readonly events: EventStream;
  private readonly portFile: StateFile<{ readonly port: number; readonly basePort: number }>;
  private sessions: Sessions | undefined;

  constructor(private readonly props: PageServerProps) {
    this.server = createServer((request, response) => {
      // A client that disconnects gets no response.
      this.handle(request, response).catch(() => response.destroy());
    });
    this.events = new EventStream(props.events);
    this.portFile = new StateFile(join(props.stateDirectory, 'page-port.json'), SCHEMA_VERSION);
  }

  /** Listens on the port of the last time, on the one before `basePort`, or on any other. */
  async start(): Promise<void> {
    const { basePort, stateDirectory } = this.props;
    const last = this.portFile.read();
    const ports = [...(last?.basePort === basePort ? [last.port] : []), basePort - 1, ANY_PORT];
    for (const port of ports) {
      if (await this.tryListen(port)) {
        break;
      }
    }
    try {
      this.portFile.write({ port: this.port, basePort });
      this.sessions = new Sessions(stateDirectory, (token) => `${this.origin}/sign-in?token=${token}`);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** The address that signs in one browser. */
  get address(): string {
    return this.started.address;
  }

  private get started(): Sessions {
    if (this.sessions === undefined) {
      throw new Error('the page is not started');
    }
    return this.sessions;
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private get host(): string {
    return `${LOOPBACK}:${this.port}`;
  }

  private get origin(): string {
    return `http://${this.host}`;
  }

  private async tryListen(port: number): Promise<boolean> {
    try {
      this.server.listen({ host: LOOPBACK, port, exclusive: true });
      await once(this.server, 'listening');
      return true;
    } catch (error) {
      if (['EADDRINUSE', 'EACCES'].includes(String(errorCode(error))) && port !== ANY_PORT) {
        return false;
      }
      throw error;
    }
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    Object.entries(HEADERS).forEach(([name, value]) => response.setHeader(name, value));
    const refusal = this.refusal(request);
    if (refusal !== undefined) {
      sendText(response, refusal);
      return;
    }
    const url = new URL(`${this.origin}${request.url}`);
    const exchange = { request, response, url };
    try {
      await this.answer(exchange);
    } catch (error) {
      if (response.headersSent) {
        throw error;
      }
      this.sendPage(exchange, errorPage(error));
    }
  }

  /**
   * Why a request is refused that this server's own page does not send. A web page that points its own host name at this machine sends that
   * name as the host. The applications of the environments are on other ports of this machine, which browsers count as the same site.
   */
  private refusal({ headersDistinct, headers, method, url }: IncomingMessage): TextResponse | undefined {
    const { host = [], origin = [] } = headersDistinct;
    if (host.length !== 1 || host[0] !== this.host) {
      return { status: 421, body: `this server has the address ${this.origin} only` };
    }
    if (!url?.startsWith('/') || url.startsWith('//')) {
      return { status: 400, body: 'the path must start with one /' };
    }
    const isRead = method === 'GET' || method === 'HEAD';
    if (!isRead && (origin.length !== 1 || origin[0] !== this.origin)) {
      return { status: 403, body: `only pages of ${this.origin} may change something` };
    }
    const site = headers['sec-fetch-site'] ?? 'none';
    if (!['same-origin', 'none'].includes(String(site)) && headers['sec-fetch-mode'] !== 'navigate') {
      return { status: 403, body: 'other web pages may only link to this page' };
    }
    return undefined;
  }

  private async answer(exchange: Exchange): Promise<void> {
    const { request, response, url } = exchange;
    const file = STATIC[url.pathname];
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file.contentType }).end(request.method === 'HEAD' ? undefined : file.body);
      return;
    }
    const isSignedIn = readSessionCookies(this.port, request.headers.cookie).some((value) => this.started.isValid(value));
    if (url.pathname === '/sign-in') {
      this.signIn(exchange, isSignedIn);
    } else if (!isSignedIn) {
      this.sendPage(exchange, signInPage());
    } else if (url.pathname === '/events' && request.method === 'GET') {
      this.events.add(response);
    } else {
      await this.route(exchange);
    }
  }

  /** A browser that is signed in keeps its session, and does not use up the token. */
  private signIn(exchange: Exchange, isSignedIn: boolean): void {
    const { request, response, url } = exchange;
    const token = url.searchParams.get('token');
    const session = isSignedIn || token === null || request.method !== 'GET' ? undefined : this.started.start(token);
    if (session === undefined && !isSignedIn) {
      this.sendPage(exchange, usedTokenPage());
      return;
    }
    if (session !== undefined) {
      response.setHeader('set-cookie', setSessionCookie(this.port, session));
    }
    redirect(response, '/');
  }

  private async route(exchange: Exchange): Promise<void> {
    const { request, url } = exchange;
    const matches = matchRoutes(this.props.routes, url.pathname);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = matches.find(({ route }) => route.method === method);
    if (match === undefined) {
      const allowed = matches.map((other) => other.route.method).join(', ');
      throw allowed === ''
        ? new EndpointError('NotFound', { status: 404, message: `there is no page ${url.pathname}` })
        : new EndpointError('MethodNotAllowed', { status: 405, message: `${url.pathname} allows ${allowed} only` });
    }
    await this.send(exchange, await respond(match, exchange));
  }

  private async send(exchange: Exchange, answer: PageResponse): Promise<void> {
    const { response } = exchange;
    switch (answer.kind) {
      case 'page':
        this.sendPage(exchange, answer);
        return;
      case 'redirect':
        redirect(response, answer.to);
        return;
      case 'stream':
        response.writeHead(200, { 'content-type': answer.contentType });
        if (exchange.request.method === 'HEAD') {
          answer.body.destroy();
          response.end();
          return;
        }
        await pipeline(answer.body, response);
    }
  }

  private sendPage({ response, url }: Exchange, page: Extract<PageResponse, { kind: 'page' }>): void {
    const isForEverybody = page.status === 401 || page.status === 403;
    const { source } = layout({ ...page, path: url.pathname, projectName: isForEverybody ? undefined : this.props.projectName() });
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(source);
  }
}

async function respond({ route, parameters }: MatchedRoute, { request, url }: Pick<Exchange, 'request' | 'url'>): Promise<PageResponse> {
  const form = new URLSearchParams(route.method === 'POST' ? (await readBody(request, MAXIMUM_FORM)).toString('utf8') : '');
  return route.respond({ parameters, query: url.searchParams, form });
}

interface TextResponse {
  readonly status: number;
  readonly body: string;
}

function sendText(response: ServerResponse, { status, body }: TextResponse): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
}

const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(303, { location }).end();
};
