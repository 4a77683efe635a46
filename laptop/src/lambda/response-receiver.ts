import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What CloudFormation accepts as an answer. */
const LARGEST_ANSWER = 4096;

/** Takes the one answer of one custom resource, at an address that nobody can guess. */
export class ResponseReceiver {
  private readonly path = `/${randomBytes(24).toString('base64url')}`;
  private answered: string | undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ResponseReceiver> {
    const server = createServer();
    const receiver = new ResponseReceiver(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A caller that hangs up in the middle has not answered.
      receiver.receive(request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.path}`;
  }

  /** The text of the answer; undefined as long as there is none. */
  get answer(): string | undefined {
    return this.answered;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isExpected = request.method === 'PUT' && request.url === this.path && this.answered === undefined;
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += String(chunk);
      if (body.length > LARGEST_ANSWER) {
        response.writeHead(413, { connection: 'close' }).end();
        return;
      }
    }
    if (isExpected) {
      this.answered = body;
    }
    response.writeHead(isExpected ? 200 : 403, { connection: 'close' }).end();
  }
}
