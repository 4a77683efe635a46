import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { PageServer } from '../../src/page/page-server';
import { freePort } from '../../src/runtime/free-port';
import type { Route } from '../../src/page/route';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** A browser without the protections of one: it sends the headers that a test says. */
export class PageClient {
  cookie: string | undefined;

  constructor(readonly server: PageServer) {}

  get host(): string {
    return new URL(this.server.address).host;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  /** With the cookie; POST requests with the page's own origin. */
  send(path: string, { method = 'GET', headers = {}, form }: Sent = {}): Promise<Answer> {
    const cookie = this.cookie === undefined ? {} : { cookie: this.cookie };
    const origin = method === 'POST' ? { origin: this.origin } : {};
    const [host, port] = this.host.split(':');
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ agent: false, host, port, path, method, headers: { ...cookie, ...origin, ...headers } }, (response) => {
        const { statusCode: status, headers: received } = response;
        if (received['content-type'] === 'text/event-stream') {
          response.destroy();
          resolve({ status, headers: received, body: '' });
          return;
        }
        text(response).then((body) => resolve({ status, headers: received, body }), reject);
      });
      sent.on('error', reject);
      sent.end(form && new URLSearchParams(form).toString());
    });
  }

  async signIn(): Promise<Answer> {
    const answer = await this.send(pathOf(this.server.address));
    this.cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
    return answer;
  }
}

export const pathOf = (address: string): string => address.slice(new URL(address).origin.length);

/** A started server of some routes. */
export async function servePages(stateDirectory: string, routes: readonly Route[], basePort?: number): Promise<PageServer> {
  const server = new PageServer({
    stateDirectory,
    basePort: basePort ?? (await freePort()) + 1,
    routes,
    projectName: () => 'orchard',
    events: { subscribe: () => () => undefined, fingerprint: () => '' },
  });
  await server.start();
  return server;
}
