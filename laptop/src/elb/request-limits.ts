import type { IncomingMessage } from 'node:http';

/** In bytes, of all headers together. These are the limits of an Application Load Balancer, which cannot be changed. */
export const MAXIMUM_HEADERS = 64 * 1024;
/** In bytes, of the request line, and of each header. */
const MAXIMUM_LINE = 16 * 1024;

/** Whether an Application Load Balancer accepts the head of a request. It answers 400 to others. Node's parser has checked the syntax. */
export function isAcceptable({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const lines = names.map((name, index) => `${name}: ${rawHeaders[index * 2 + 1]}`);
  const hosts = names.filter((name) => name.toLowerCase() === 'host').length;
  return (
    [`${method} ${url} HTTP/${httpVersion}`, ...lines].every((line) => line.length <= MAXIMUM_LINE) &&
    (hosts === 1 || (hosts === 0 && Number(httpVersion) < 1.1))
  );
}
