import { createServer } from 'node:net';

/** Ports handed out lately, so that two tasks started together do not get the same one. */
const handedOut: number[] = [];
const REMEMBERED = 256;

/** A port of the loopback interface that nothing listens on, chosen by the operating system. */
export async function freePort(): Promise<number> {
  const port = await listenOnce({ host: '127.0.0.1', port: 0 });
  if (port === undefined || handedOut.includes(port)) {
    return freePort();
  }
  handedOut.push(port);
  handedOut.splice(0, Math.max(0, handedOut.length - REMEMBERED));
  return port;
}

/** Whether a server could listen on this port now, on every address that `localhost` may mean. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce({ host: '127.0.0.1', port })) !== undefined && (await listenOnce({ host: '::1', port })) !== undefined;
}

/** The port that could be bound, or undefined where another program has it. A machine without IPv6 counts as free there. */
function listenOnce(address: { readonly host: string; readonly port: number }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
        resolve(undefined);
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') {
        resolve(address.port);
      } else {
        reject(error);
      }
    });
    server.listen({ ...address, exclusive: true }, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : undefined));
    });
  });
}
