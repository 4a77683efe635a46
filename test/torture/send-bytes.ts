import { connect } from 'node:net';
import { ANSWER_MILLISECONDS } from './subject';

/** Sends bytes, ends the connection's sending side, and returns what comes back; null if the connection stays open without an answer. */
export function sendBytes(port: number, bytes: string | Buffer): Promise<string | null> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: string | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(received === '' ? null : received), ANSWER_MILLISECONDS);
    socket.on('data', (data: Buffer) => {
      received += data.toString('latin1');
    });
    socket.on('error', () => finish(received));
    socket.on('close', () => finish(received));
    socket.end(bytes);
  });
}
