import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** CloudFormation's own limit, in bytes. */
const MAXIMUM_RESPONSE = 4096;

/** Receives the response of one custom resource, at a URL that cannot be guessed. */
export class ResponseReceiver {
  private readonly path = `/${randomBytes(24).toString('base64url')}`;
  private received: string | undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ResponseReceiver> {
    const server = createServer();
    const receiver = new ResponseReceiver(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A caller that disconnects has not sent a response.
      receiver.receive(request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.path}`;
  }

  /** Undefined until there is one. */
  get response(): string | undefined {
    return this.received;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isExpected = request.method === 'PUT' && request.url === this.path && this.received === undefined;
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += String(chunk);
      if (body.length > MAXIMUM_RESPONSE) {
        response.writeHead(413, { connection: 'close' }).end();
        return;
      }
    }
    if (isExpected) {
      this.received = body;
    }
    response.writeHead(isExpected ? 200 : 403, { connection: 'close' }).end();
  }
}
