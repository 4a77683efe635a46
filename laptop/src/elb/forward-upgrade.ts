import { request as httpRequest, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { requestHeaders } from './forwarded-headers';
import type { Target } from './target';

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What the client sent after the request already. */
  readonly head: Buffer;
}

/** Passes on a request to change the protocol (WebSocket), and then every byte of both sides. */
export function forwardUpgrade(upgrade: Upgrade, target: Target): void {
  const { request, socket } = upgrade;
  const leave = target.enter();
  target.hold(socket);
  const upstream = httpRequest({
    host: target.address.host,
    port: target.address.port,
    method: request.method,
    path: request.url,
    headers: [...requestHeaders(request), 'Connection', 'Upgrade', 'Upgrade', String(request.headers.upgrade)],
    agent: false,
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    leave();
    upstream.destroy();
  });
  upstream.once('upgrade', (answer, connection: Socket, rest) => {
    connection.on('error', () => socket.destroy());
    connection.once('close', () => socket.destroy());
    socket.once('close', () => connection.destroy());
    socket.write(responseHead(answer));
    socket.write(rest);
    connection.write(upgrade.head);
    // One side's end is the end of both, once what was sent has been passed on: a side that stays half open would never be closed.
    socket.once('end', () => connection.destroySoon());
    connection.once('end', () => socket.destroySoon());
    socket.pipe(connection, { end: false });
    connection.pipe(socket, { end: false });
  });
  // The target does not change the protocol: its answer ends the connection.
  upstream.once('response', (answer) => {
    socket.write(responseHead(answer));
    answer.pipe(socket);
  });
  upstream.on('error', () => refuseUpgrade(socket, 502));
  upstream.end();
}

export function refuseUpgrade(socket: Duplex, statusCode: number): void {
  socket.end(`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function responseHead(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  const isUpgrade = answer.statusCode === 101;
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
    const name = answer.rawHeaders[index] as string;
    if (isUpgrade || !/^(connection|keep-alive|transfer-encoding)$/i.test(name)) {
      lines.push(`${name}: ${answer.rawHeaders[index + 1]}`);
    }
  }
  return `${[...lines, ...(isUpgrade ? [] : ['Connection: close'])].join('\r\n')}\r\n\r\n`;
}
