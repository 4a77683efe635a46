import { EndpointError } from './endpoint-error';
import type { IncomingMessage } from 'node:http';

/** @throws EndpointError when it has more bytes than the maximum */
export async function readBody(request: IncomingMessage, maximum: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maximum) {
      throw new EndpointError('RequestEntityTooLarge', { status: 413, message: `a request may have at most ${maximum} bytes` });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
