import { createServer } from 'node:net';

/** Ports that were returned recently, so that two tasks that start together do not get the same one. */
const recent: number[] = [];
const MAXIMUM_RECENT = 256;

/** A port of the loopback interface that no program uses, chosen by the operating system. */
export async function freePort(): Promise<number> {
  const port = await listenOnce({ host: '127.0.0.1', port: 0 });
  if (port === undefined || recent.includes(port)) {
    return freePort();
  }
  recent.push(port);
  recent.splice(0, Math.max(0, recent.length - MAXIMUM_RECENT));
  return port;
}

/** Whether a server could listen on this port now, on every address of `localhost`. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce({ host: '127.0.0.1', port })) !== undefined && (await listenOnce({ host: '::1', port })) !== undefined;
}

/** The port that a server could listen on; undefined if another program uses it. On a machine without IPv6, its ports count as free. */
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
