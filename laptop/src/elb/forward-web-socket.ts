import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { hasBody, isWellFormed, openRequest } from './forward';
import { requestHeaders } from './forwarded-headers';
import type { Target } from './target';

/** A request to change the protocol of its connection. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** Bytes that the client sent after the request. */
  readonly head: Buffer;
}

/** WebSocket is the only protocol that an Application Load Balancer changes to. */
export function isWebSocket({ request }: Upgrade): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket' && !hasBody(request);
}

/**
 * Makes a server handle a request as if it had no `Upgrade` header, which it may ignore. Clients send one to ask for HTTP/2 (h2c), with any
 * method and with a body. Node has stopped reading HTTP from the connection, so the connection is given to the server again, with the
 * request put back in front of it.
 */
export function ignoreUpgrade(server: Server, { request, socket, head }: Upgrade): void {
  const fields = headerLines(request, (name) => name !== 'upgrade');
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`, ...fields];
  socket.setTimeout(0);
  socket.unshift(Buffer.concat([messageHead(lines), head]));
  server.emit('connection', socket);
}

/** Forwards a WebSocket request and then every byte of both sides. */
export function forwardWebSocket(forwarding: Upgrade & { readonly target: Target; readonly idleTimeoutSeconds: number }): void {
  const { request, socket, head, target } = forwarding;
  const leave = target.enter();
  target.hold(socket);
  const headers = [...requestHeaders(request), 'Connection', 'Upgrade', 'Upgrade', 'websocket'];
  const upstream = openRequest(forwarding, { headers, agent: false });
  socket.once('close', () => {
    leave();
    upstream.destroy();
  });
  let isAnswered = false;
  const fail = (statusCode: 502 | 504) => {
    if (!isAnswered) {
      refuseSocket(socket, statusCode);
    }
    upstream.destroy();
  };
  upstream.once('upgrade', (answer, connection: Socket, rest) => {
    isAnswered = true;
    join({ socket, head, answer, connection, rest, idleTimeoutSeconds: forwarding.idleTimeoutSeconds });
  });
  // The target does not change the protocol: the connection ends with its response.
  upstream.once('response', (answer) => {
    if (isWellFormed(answer)) {
      isAnswered = true;
      const fields = headerLines(answer, (name) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name));
      socket.write(messageHead([statusLine(answer), ...fields, 'Connection: close']));
      pipeline(answer, socket, () => undefined);
    } else {
      fail(502);
    }
  });
  upstream.once('timeout', () => fail(504));
  upstream.on('error', () => fail(502));
  upstream.end();
}

export function refuseSocket(socket: Duplex, statusCode: 400 | 502 | 504): void {
  socket.end(messageHead([`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`, 'Connection: close', 'Content-Length: 0']));
}

/** Connects both sides. When one ends, the other ends too, once what was sent has been passed on: nothing else would close it. */
function join(props: {
  readonly socket: Socket;
  readonly head: Buffer;
  readonly answer: IncomingMessage;
  readonly connection: Socket;
  readonly rest: Buffer;
  readonly idleTimeoutSeconds: number;
}): void {
  const { socket, connection } = props;
  connection.setTimeout(0);
  // Every byte of both sides passes through this one.
  socket.setTimeout(props.idleTimeoutSeconds * 1000, () => socket.destroy());
  connection.on('error', () => socket.destroy());
  connection.once('close', () => socket.destroy());
  socket.once('close', () => connection.destroy());
  socket.write(messageHead([statusLine(props.answer), ...headerLines(props.answer, () => true)]));
  socket.write(props.rest);
  connection.write(props.head);
  socket.once('end', () => connection.destroySoon());
  connection.once('end', () => socket.destroySoon());
  socket.pipe(connection, { end: false });
  connection.pipe(socket, { end: false });
}

function statusLine({ statusCode, statusMessage }: IncomingMessage): string {
  return `HTTP/1.1 ${statusCode} ${statusMessage}`;
}

/** The header lines of a message. @param keeps selects them by their names in lower case */
function headerLines({ rawHeaders }: IncomingMessage, keeps: (name: string) => boolean): readonly string[] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 && keeps(name.toLowerCase()) ? [`${name}: ${rawHeaders[index + 1]}`] : []));
}

/** Node reads headers as Latin-1, one character for each byte. */
function messageHead(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
